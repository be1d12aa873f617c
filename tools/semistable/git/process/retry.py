"""Which failures of a fetch a network may cure, and how long to wait before the next attempt."""

import random
import re
import time
from collections.abc import Callable, Iterator

ATTEMPTS = 3
"""How often a server that does not answer is asked, in all."""
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


def may_pass(error: str) -> bool:
    """Whether what git said of a failed fetch may be otherwise in a moment.

    A repository that is not there and a refused name or password stay what they are.
    """
    return _PASSING.search(error) is not None and _FINAL.search(error) is None


def pauses(
    chance: random.Random | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[float]:
    """Give the seconds to wait before each attempt: none before the first, then ever more.

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
