"""Kills a sync at a random instant, runs the next command, and looks for what was lost.

`python -m integration.killing [COUNT]` does it again and again, over ten trees, and counts.
"""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from .forest import Forest, GitServer

LOCK = (
    "semistable moves this tree; after it was killed, `semistable sync --continue` or `--abort`"
    " ends the move.\n"
)
"""What a lock on an index holds that a killed run has left."""
LOCAL = "mine and nobody else's\n"
_FILES = 60
_INNER = "a/inner/tree"
_LONGEST = 0.12
"""Seconds after the journal was begun within which a sync of ten small trees has ended."""
_WAYS: tuple[tuple[str, ...], ...] = ((), ("--continue",), ("--abort",))


def grow(forest: Forest, chance: random.Random, *, trees: int) -> list[str]:
    """Give a forest so many trees at their first pins, each with local work; return their names.

    One of them lies inside another, in a folder whose other files move.
    """
    for number in range(trees - len(forest.origins)):
        forest.plant(f"tree-{number}")
    list(forest.entries.values())[-1].path = f"trees/core/{_INNER}"
    for name, origin in forest.origins.items():
        files = {f"a/{number}.py": f"{number}\n" * 50 for number in range(_FILES)}
        origin.commit(files)
        origin.tag("1.1")
        origin.commit({path: text + str(chance.random()) for path, text in files.items()})
        origin.tag("2.0")
        forest.pin(name, "1.1")
    assert forest.run("sync").code == 0
    for name in forest.origins:
        (forest.tree(name) / "a" / "1.py").write_text("put away\n")
        forest.git(name, "stash")
        forest.git(name, "branch", "mine", "1.0")
        (forest.tree(name) / "untracked.txt").write_text(LOCAL)
    return list(forest.origins)


def kill_once(forest: Forest, names: list[str], chance: random.Random) -> str:
    """Sync to the other pins, kill that at some instant, run the next command and look.

    Returns in which state it was killed and where the trees are then. Raises AssertionError when
    they are not all at one end, or anything local is not as it was.
    """
    old = {name: forest.at(name) for name in names}
    pin = "2.0" if forest.entries[names[0]].pin == "1.1" else "1.1"
    for name in names:
        forest.pin(name, pin)
    journal = forest.workspace / ".semistable" / "journal.json"
    process = forest.start("sync")
    early = chance.random() < 0.1
    end = time.monotonic() + (chance.random() * 0.5 if early else 60)
    while not journal.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
    if not early:
        time.sleep(chance.random() * _LONGEST)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    interrupted = journal.exists()
    way = chance.choice(_WAYS) if interrupted else ()
    said = forest.run("sync", *way)
    assert said.code == 0, said.err
    assert not journal.exists()
    ends = {name: forest.at(name) for name in names}
    new = {name: forest.git(name, "rev-parse", f"{pin}^{{commit}}") for name in names}
    assert ends in (old, new), (ends, old, new)
    for name in names:
        _nothing_is_lost(forest, name)
    if ends == old and old != new:
        for name in names:  # so that the next one moves again
            forest.pin(name, "1.1" if pin == "2.0" else "2.0")
    state = "in the middle" if interrupted else "before or after"
    return f"killed {state}, then {' '.join(('sync', *way))}: {'old' if ends == old else 'new'}"


def _nothing_is_lost(forest: Forest, name: str) -> None:
    assert (forest.tree(name) / "untracked.txt").read_text() == LOCAL
    shown = forest.git(name, "status", "--porcelain").splitlines()
    inner = ["?? a/inner/"] if name == "core" else []
    assert shown == [*inner, "?? untracked.txt"]
    assert forest.git(name, "rev-parse", "mine") == forest.git(name, "rev-parse", "1.0")
    assert forest.git(name, "show", "stash@{0}:a/1.py") == "put away"
    assert not (forest.workspace / ".semistable" / "kept").exists()


def main() -> None:
    """Kill so many syncs over ten trees, and say how they ended."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    chance = random.Random(count)  # noqa: S311 - it only chooses instants
    counted: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        server = GitServer(Path(folder) / "server")
        forest = Forest(Path(folder) / "workspace", server)
        try:
            names = grow(forest, chance, trees=10)
            for _ in range(count):
                ended = kill_once(forest, names, chance)
                counted[ended] = counted.get(ended, 0) + 1
        finally:
            server.stop()
    for ended, times in sorted(counted.items()):
        sys.stdout.write(f"{times:4}  {ended}\n")
    sys.stdout.write(f"{sum(counted.values())} kills, nothing lost\n")


if __name__ == "__main__":
    main()
