"""Kills commands at random instants, lets a person work on, and looks for what was lost.

`python -m integration.killing [COUNT] [SEED]` does it again and again, and counts. After each kill
somebody may work in some trees (see persons), then semistable runs again. Every byte of anybody's
has to be there still, and all trees where they were, or where they were going; else the command has
said of each tree where it is, and the way out that it names works.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import Popen

from .forest import Forest, GitServer, Said
from .persons import Person, inventory, signature
from .stalling import kill_all, wait_for_orphans

Whole = dict[str, tuple[str, ...]]
"""What each of several trees is; see `signature`."""
LOCK = (
    "semistable moves this tree; after it was killed, `semistable sync --continue` or `--abort`"
    " ends the move.\n"
)
"""What a lock on an index holds that a killed run has left."""
LOCAL = "mine and nobody else's\n"
VERBS = (
    *("sync", "sync --rebase", "sync --autostash", "sync --rebase --autostash", "sync --undo"),
    *("download", "topic start", "topic finish", "topic abandon"),
)
_FILES = 60
_INNER = "a/inner/tree"
_LONGEST = 0.25
"""Seconds after a journal was begun within which a change of some small trees has ended."""


@dataclass
class Field:
    """A workspace that is made anew for every kill, and the chance by which all is chosen."""

    forest: Forest
    chance: random.Random
    names: list[str] = field(default_factory=list)

    def grow(self, *, trees: int) -> None:
        """Give it so many trees at their first pins, each with local work.

        One of them lies inside another, in a folder whose other files move.
        """
        forest = self.forest
        for number in range(trees):
            forest.plant(f"tree-{number}" if number else "core")
        self.names = list(forest.origins)
        list(forest.entries.values())[-1].path = f"trees/core/{_INNER}"
        for number, (name, origin) in enumerate(forest.origins.items()):
            files = {f"a/{one}.py": f"{one}\n" * 50 for one in range(_FILES)}
            files |= {"a/plain.py": "plain\n", "README": f"{name}\n"}
            origin.commit(files)
            origin.tag("1.1")
            moved = {path: f"{self.chance.random()}\n{text}" for path, text in files.items()}
            self._propose(name, number, moved)
            origin.commit(moved | {"new.py": "new = 1\n"})
            origin.tag("2.0")
            forest.pin(name, "1.1")
        assert forest.run("sync").code == 0
        for name in self.names:
            forest.git(name, "config", "user.name", "Me")
            forest.git(name, "config", "user.email", "me@example.org")
            (forest.tree(name) / "a" / "1.py").write_text("put away\n")
            forest.git(name, "stash")
            forest.git(name, "branch", "mine", "1.0")
            (forest.tree(name) / "untracked.txt").write_text(LOCAL)
        shutil.copytree(forest.workspace, self._pristine, symlinks=True)

    def _propose(self, name: str, number: int, files: dict[str, str]) -> None:
        """Put a change of every tree on the server; each depends on that of the tree before."""
        origin = self.forest.origins[name]
        origin.set_branch("proposal", origin.head("master"))
        origin.commit(files, branch="proposal")
        needed = (
            f"\n\nDepends-On: https://review.example.org/{100 + number - 1}\n" if number else ""
        )
        commit = origin.reword("proposal", f"Change {number}{needed}")
        origin.point(f"refs/changes/{number:02}/{100 + number}/1", commit)
        origin.delete_branch("proposal")

    @property
    def _pristine(self) -> Path:
        return self.forest.workspace.with_name("pristine")

    def fresh(self) -> None:
        """Let the workspace be as it was grown."""
        shutil.rmtree(self.forest.workspace)
        shutil.copytree(self._pristine, self.forest.workspace, symlinks=True)
        for name in self.names:
            self.forest.pin(name, "1.1")

    def twin(self, name: str) -> Forest:
        """Give a copy of the workspace as it is."""
        place = self.forest.workspace.with_name(name)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.forest.workspace, place, symlinks=True)
        return replace(self.forest, workspace=place)

    def person(self, name: str) -> Person:
        """Give somebody who works in a tree."""
        inner = _INNER if name == "core" else ""
        return Person(self.forest.tree(name), self.chance, inner)

    def prepare(self, verb: str) -> tuple[list[str], dict[str, list[str]]]:
        """Make what a verb needs; return its arguments, and the tokens of work by tree."""
        tokens: dict[str, list[str]] = {name: [] for name in self.names}
        if verb in ("topic finish", "topic abandon"):
            assert self.forest.run("topic", "start", "x").code == 0
        if verb == "sync --undo":
            self._pin("2.0")
            assert self.forest.run("sync").code == 0
        for name in self.names:
            person = self.person(name)
            if ("rebase" in verb or verb == "topic abandon") and self.chance.random() < 0.7:
                if "rebase" in verb:
                    person.git("switch", "--create", "work")
                person.git("add", "--", person.write_new())
                person.git("commit", "--message", "Before")
            if ("autostash" in verb or verb == "topic start") and self.chance.random() < 0.7:
                person.git("add", "--", person.edit())
                person.edit()
            tokens[name] = person.tokens
        if verb.startswith("sync") and verb != "sync --undo":
            self._pin("2.0")
        last = 100 + len(self.names) - 1
        further = {"download": [str(last)]}
        return [*verb.split(), *further.get(verb, ["x"] * verb.startswith("topic"))], tokens

    def _pin(self, pin: str) -> None:
        for name in self.names:
            self.forest.pin(name, pin)


def kill_once(grown: Field, verb: str, *, person: bool = True) -> str:
    """Kill a verb at some instant, let somebody work on, run semistable again, and look.

    Returns how it ended. Raises AssertionError when a byte is lost, or trees are mixed in silence.
    """
    forest, chance, names = grown.forest, grown.chance, grown.names
    grown.fresh()
    arguments, tokens = grown.prepare(verb)
    old, new = grown.twin("old-twin"), grown.twin("new-twin")
    assert new.run(*arguments).code == 0
    process = forest.start(*arguments)
    _kill_at_some_instant(forest, process, chance)
    state = "in the middle" if _journal(forest).exists() else "before or after"
    touched = _let_work(grown, tokens) if person else {}
    way = _way(arguments, chance, interrupted=_journal(forest).exists())
    said = forest.run(*way)
    context = f"{verb}, {state}, {touched}, {way}, {said}"
    assert "semistable itself failed" not in said.err, context
    nothing_is_lost(forest, tokens, context)
    stopped = _journal(forest).exists()
    if stopped:
        assert said.code == 3, context
        assert ".lock" in said.err or all(f"{name}: " in said.err for name in names), context
        said = _find_the_way_out(grown, touched)
        context += f", {said}"
        assert said.code == 0, context
        nothing_is_lost(forest, tokens, context)
    sides = _sides(old, new, way, names)
    here = {name: signature(forest.tree(name)) for name in names if name not in touched}
    assert not (mixed := _mixed(here, sides)), f"mixed: {context}\n{mixed}"
    assert said.code == 0 or touched or way[-1] not in ("--continue", "--abort"), context
    ended = "stopped" if stopped else f"ended with {int(said.code)}"
    return f"{verb}: killed {state}, {'worked on' if touched else 'left'}, {ended}"


def _journal(forest: Forest) -> Path:
    return forest.workspace / ".semistable" / "journal.json"


def _kill_at_some_instant(forest: Forest, process: Popen[str], chance: random.Random) -> None:
    """Kill it before, or after its journal was begun; alone, or with all its gits."""
    early = chance.random() < 0.1
    end = time.monotonic() + (chance.random() * 0.5 if early else 60)
    while not _journal(forest).exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
    if not early:
        time.sleep(chance.random() ** 2 * _LONGEST)
    if chance.random() < 0.5:
        kill_all(process)
        return
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    wait_for_orphans(forest.workspace)


def _let_work(grown: Field, tokens: dict[str, list[str]]) -> dict[str, list[str]]:
    """Let somebody work in some of the trees; return what was done where."""
    chance, touched = grown.chance, {}
    for name in chance.sample(grown.names, chance.choice((0, 1, 1, 2))):
        person = grown.person(name)
        for _ in range(chance.choice((1, 1, 2))):
            person.work()
        tokens[name] += person.tokens
        touched[name] = person.did
    return touched


def _way(arguments: list[str], chance: random.Random, *, interrupted: bool) -> list[str]:
    ways = [["sync"], arguments]
    if interrupted:
        ways += [["sync", "--continue"], ["sync", "--abort"]]
    return chance.choice(ways)


def nothing_is_lost(forest: Forest, tokens: dict[str, list[str]], context: str) -> None:
    """Raise AssertionError when a tree does not have all that somebody has put there."""
    for name, wanted in tokens.items():
        found = inventory(forest.tree(name))
        for token in (*wanted, LOCAL, "put away\n"):
            assert token.encode() in found, f"{name} lost {token!r}: {context}"
        assert forest.git(name, "rev-parse", "mine") == forest.git(name, "rev-parse", "1.0")


def _find_the_way_out(grown: Field, touched: dict[str, list[str]]) -> Said:
    """Do as the hint says: save all work on branches, go back to where trees were, then --abort."""
    rows = json.loads(_journal(grown.forest).read_text())["trees"]
    for row in rows:
        person = grown.person(row["tree"])
        if row["tree"] not in touched:
            person.remove_locks()
            continue
        person.put_away_all()
        person.git("switch", "--detach", row["before"]["commit"])
        for change in row["refs"]:
            branch = change["ref"].removeprefix("refs/heads/")
            if change["ref"] == branch:
                continue
            if change["old"]:
                person.git("branch", "--force", branch, change["old"])
            elif person.git("rev-parse", "--verify", "--quiet", change["ref"]):
                person.git("branch", "-m", branch, f"saved-{branch}-too")
    return grown.forest.run("sync", "--abort")


def _sides(old: Forest, new: Forest, way: list[str], names: list[str]) -> dict[str, Whole]:
    """Give what all trees may be: at either end, or where the next command goes from there."""
    found = {}
    for side, twin in (("old", old), ("new", new)):
        found[side] = {name: signature(twin.tree(name)) for name in names}
        twin.run(*way)
        found[f"{side}, moved on"] = {name: signature(twin.tree(name)) for name in names}
    return found


def _mixed(here: Whole, sides: dict[str, Whole]) -> str:
    """Say how trees differ from each side, where they are at none."""
    lines = []
    for side, whole in sides.items():
        unlike = [name for name, it in here.items() if it != whole[name]]
        if not unlike:
            return ""
        name = unlike[0]
        lines.append(f"{side}: {unlike}: {set(here[name]) ^ set(whole[name])}")
    return "\n".join(lines)


def main() -> None:
    """Kill so many commands over five trees, and say how they ended."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else count
    chance = random.Random(seed)  # noqa: S311 - it only chooses instants
    counted: Counter[str] = Counter()
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        server = GitServer(Path(folder) / "server")
        try:
            grown = Field(Forest(Path(folder) / "workspace", server), chance)
            grown.grow(trees=5)
            for number in range(count):
                try:
                    counted[kill_once(grown, VERBS[number % len(VERBS)])] += 1
                except AssertionError as error:
                    failures.append(f"{number}: {error}")
                    print(failures[-1], file=sys.stderr, flush=True)
        finally:
            server.stop()
    for ended, times in sorted(counted.items()):
        print(f"{times:4}  {ended}")
    print(f"{count} kills, {len(failures)} of them lost something or left trees mixed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
