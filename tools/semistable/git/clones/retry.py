"""Tries the URLs of a repository in order, and again those that may answer in a moment."""

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

from semistable.errors import DISK_HINT, EnvironmentFailure
from semistable.git.process.git_command import Git, GitResult
from semistable.model.project.commit_source import Activity

ATTEMPTS = 3
"""How often a server that does not answer is tried, in all."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
LONGEST = 600.0
"""Seconds after which nothing is tried once more, however few the attempts were."""

_FINAL = re.compile(
    r"not found|denied|Authentication failed|could not read (?:Username|Password)|not exported"
    r"|does not appear to be a git repository|no such (?:repository|file)|certificate"
    r"|host key verification",
    re.IGNORECASE,
)
_PASSING = re.compile(
    # connect.c, curl and ssh of a server that is down, or was not reached
    r"Connection (?:refused|reset|timed out|closed)|timed out|no answer for|Network is unreachable"
    r"|No route to host|Temporary failure in name resolution|Failed to connect|Empty reply"
    # of one that went away: fetch-pack.c, index-pack.c, pkt-line.c, curl
    r"|early EOF|hung up unexpectedly|unexpected disconnect|RPC failed|Broken pipe|transfer closed"
    r"|premature end of pack|pack (?:is corrupted|has bad object)|inflate|invalid index-pack output"
    r"|bad line length|bad pack header|SSL_ERROR_SYSCALL|TLS connection was non-properly"
    # of one that is not well
    r"|(?:returned error:|HTTP) (?:429|5\d\d)",
    re.IGNORECASE,
)


_UNABLE = re.compile(r"unable to access '[^']*': ")
_LOCAL = re.compile(
    r"No space left|Out of diskspace|Read-only file system|Permission denied$|quota exceeded"
)


class Unreachable(EnvironmentFailure):
    """No URL of a repository answers."""


def first_answer(
    git: Git,
    name: str,
    urls: Sequence[str],
    attempt: Callable[[str], GitResult],
    activity: Activity,
) -> None:
    """Return once an attempt with one of the URLs of the repository `name` has succeeded.

    Every mirror is tried before anything is waited for. Raises Unreachable when none succeeds,
    EnvironmentFailure when the disk refuses.
    """
    accounts: dict[str, str] = {}
    waiting = list(urls)
    for pause in pauses():
        if pause:
            again = " and ".join(map(without_login, waiting))
            activity(f"trying {again} again: {accounts[waiting[0]]}", 0, None, None)
            git.pause(pause)
        passing = []
        for url in waiting:
            answer = attempt(url)
            if not answer.status:
                return
            accounts[url] = _UNABLE.sub("", answer.reason).replace(url, without_login(url))
            if _LOCAL.search(accounts[url]):
                raise EnvironmentFailure(
                    f"{name} could not be fetched: {accounts[url]}.", DISK_HINT
                )
            if may_pass(answer.error):
                passing.append(url)
        waiting = passing
        if not waiting:
            break
    tried = "; ".join(f"{without_login(url)}: {account}" for url, account in accounts.items())
    raise Unreachable(
        f"{name} could not be fetched ({tried or 'the manifest names no git URL'}).",
        "Check the network, the proxy and the URLs in the manifest.",
    )


def without_login(url: str) -> str:
    """Return a URL without the name and password that it may carry."""
    parts = urlsplit(url)
    if not parts.scheme or not parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def may_pass(error: str) -> bool:
    """Whether a fetch that failed with these complaints of git may succeed in a moment.

    A repository that is not there and a refused name or password stay what they are.
    """
    return _PASSING.search(error) is not None and _FINAL.search(error) is None


def pauses(
    chance: random.Random | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[float]:
    """Yield the seconds to wait before each attempt: none before the first, then ever more.

    They differ from one run to the next. The time of all attempts is taken from the first one on.
    """
    chance = chance or random.Random()  # noqa: S311 - it only spreads calls
    end = clock() + LONGEST
    yield 0.0
    pause = _FIRST_PAUSE
    for _ in range(ATTEMPTS - 1):
        if clock() > end:
            return
        yield min(pause, _LONGEST_PAUSE) * chance.uniform(0.5, 1.5)
        pause *= 2
