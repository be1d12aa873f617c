"""Examines nova's fake driver with each seeded breach; fails unless each is caught by its check.

Run it in an environment that has nova and the kit: `python contract/tests/seeded/run.py`. Findings
that the unchanged fake driver has too do not count; every other finding must be the seeded one.
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from nova.virt.fake import FakeDriver

from semistable_contract.examination import Check, Examination
from semistable_contract.suite import ContractSuite, examination_of

sys.path.insert(0, str(Path(__file__).parent))

import breaches

DEADLINE = 10.0


def examination(driver: type) -> Examination:
    """Make ready to examine a driver."""
    suite = type("Suite", (ContractSuite,), {"contract": "nova-virt", "driver": driver})
    return examination_of(suite, isolated=True, deadline=DEADLINE)


def touched(found: Examination, names: set[str]) -> Iterator[Check]:
    """Give the checks of these methods, and of the stories in which they occur."""
    for check in found.checks():
        uses = check.story.uses if check.story else (check.method,)
        if names & {*uses, "driver" if check.kind == "starts" else ""}:
            yield check


def failing(driver: type, names: set[str]) -> dict[str, str]:
    """Examine a driver; give what its failing checks say."""
    found = examination(driver)
    outcomes = {check.id: found.run(check) for check in touched(found, names)}
    return {id_: one.reason for id_, one in outcomes.items() if one.outcome == "failed"}


def main() -> int:
    """Say of each seeded breach how it was found."""
    seeded = [
        kind
        for _, kind in inspect.getmembers(breaches, inspect.isclass)
        if kind.__module__ == breaches.__name__
    ]
    wanted = set(sys.argv[1:])
    seeded = [kind for kind in seeded if not wanted or kind.__name__ in wanted]
    missed = 0
    sound = failing(FakeDriver, {name for kind in seeded for name in vars(kind)})
    for kind in sorted(seeded, key=lambda one: inspect.getsourcelines(one)[1]):
        found = failing(kind, set(vars(kind)))
        new = {id_: reason for id_, reason in found.items() if id_ not in sound}
        caught = set(new) == {kind.__doc__}
        missed += not caught
        said = "\n".join(f"    {id_}: {reason}" for id_, reason in new.items()) or "    nothing"
        print(f"{'caught' if caught else 'MISSED'} {kind.__name__}\n{said}", flush=True)
    print(f"{len(seeded) - missed} of {len(seeded)} seeded breaches caught, each by its own check")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
