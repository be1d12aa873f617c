"""Clones over a line that breaks: history comes in steps, and what has come stays.

Git cannot go on with a pack that broke off. Once a large clone has, the history of the server's
HEAD is fetched from its end backwards, some commits at a time, into a repository beside the clone;
it is there for the next attempt and for the next run. When all of it is here, the clone itself
has little left to ask for.
"""

import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from semistable.git.clones.clone import Clone
from semistable.git.clones.make_clone import Borrow
from semistable.git.clones.object_cache import take_over
from semistable.git.clones.retry import may_pass
from semistable.git.files.refs import is_shallow
from semistable.git.process.git_command import DONE, Git, GitResult
from semistable.model.project.commit_source import Activity, Traffic

WORTH_IT = 8 << 20
"""Bytes; what broke off before so many is sooner fetched again as a whole."""
FIRST_STEP = 16
"""Commits from one to its parent; a step that came is followed by one of twice as many.

Measured on nova, where merges lie beside merges: 1 is 10 MB, 30 are 24 MB, 125 are 100 MB.
"""
_FAILURES = 3
_RECEIVING = "receiving objects"
_IN_PACKS = ("-c", "fetch.unpackLimit=1")
"""Packs are what the clone takes over."""
_HEAD_HERE = "refs/begun/head"


def in_steps(begun: Path, make: Borrow) -> Borrow:
    """Make clones as `make` does; `begun` holds what has come, once a clone broke off."""

    def attempt(
        git: Git, tree: Path, url: str, activity: Activity, options: Sequence[str]
    ) -> GitResult:
        if begun.is_dir():
            answer = _history(git, begun, url, activity)
            if not answer.status:
                answer = make(git, tree, url, activity, [*options, f"--reference={begun}"])
            if may_pass(answer.error):
                return answer
            if not answer.status:
                with suppress(OSError):
                    take_over(begun, tree / ".git")
                    shutil.rmtree(begun, ignore_errors=True)
                    return answer
            # The server cannot do it, or what is here is damaged.
            shutil.rmtree(begun, ignore_errors=True)
            shutil.rmtree(tree, ignore_errors=True)
        received = -1

        def watch(step: str, done: int, total: int | None, traffic: Traffic | None) -> None:
            nonlocal received
            if step == _RECEIVING:
                received = max(received, traffic.received if traffic else 0)
            activity(step, done, total, traffic)

        answer = make(git, tree, url, watch, options)
        if answer.status and may_pass(answer.error) and received >= WORTH_IT:
            git.run(["init", "--quiet", "--bare", "--", str(begun)])
        return answer

    return attempt


def _history(git: Git, begun: Path, url: str, activity: Activity) -> GitResult:
    """Fetch the history of HEAD; the last answer, which is a failure where it goes no further."""
    if (begun / _HEAD_HERE).is_file() and not is_shallow(begun):
        return DONE
    place = Clone(git=git, git_dir=begun, remote="origin", name="")
    step, longest, failures = FIRST_STEP, sys.maxsize, 0
    while True:
        depth = f"--deepen={step}" if is_shallow(begun) else f"--depth={step}"
        refs = [f"+HEAD:{_HEAD_HERE}"]
        answer = place.talk(["--no-tags", depth], url, refs, activity, settings=_IN_PACKS)
        if not answer.status:
            if not is_shallow(begun):
                return answer
            activity("what has come so far is kept", 0, None, None)
            step, failures = min(step * 2, longest), 0
        else:
            failures += 1
            if failures == _FAILURES or not may_pass(answer.error):
                return answer
            longest = max(1, step // 2)
            step = max(1, step // 4)
