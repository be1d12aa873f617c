"""All checks of one driver: their list, which ones apply, and their outcomes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from semistable_contract.adapter import Fault, Story
from semistable_contract.contract import Method
from semistable_contract.findings import PASSED, Finding, Outcome, failed, skipped
from semistable_contract.isolation import BrokenTrialError, Ended
from semistable_contract.lifecycle import tell
from semistable_contract.observing import Observed, observe, try_fault
from semistable_contract.requirements import Declaration
from semistable_contract.shapes import refusal
from semistable_contract.trial import Subject, claims_of, overrides

SEEN = ("arguments", "patches", "globals", "privates", "threads", "processes", "files")
"""The checks that every observed call covers."""
Run = Callable[[Callable[[], Any], float], Ended]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check; `kind` is a key of findings.PROMISES."""

    kind: str
    method: str
    fault: Fault | None = None
    story: Story | None = None

    @property
    def name(self) -> str:
        """The name of the check within its method."""
        return f"fault: {self.fault.name}" if self.fault else self.kind

    @property
    def id(self) -> str:
        """The name of the check, METHOD::CHECK."""
        return f"{self.method}::{self.name}"


@dataclass(slots=True, kw_only=True)
class Examination:
    """The examination of one driver; one observed call serves several checks."""

    subject: Subject
    run_apart: Run
    deadline: float
    declarations: Mapping[str, Declaration] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    stories: tuple[Story, ...] = ()
    _claims: dict[str, bool] | Finding | None = None
    _observed: dict[str, Observed | Finding] = field(default_factory=dict)

    def checks(self) -> Iterator[Check]:
        """Yield all checks, whether they apply or not."""
        yield Check(kind="starts", method="driver")
        for method in self.subject.contract.methods.values():
            yield from self._of_method(method)
        for story in self.stories:
            yield Check(kind="story", method=story.name, story=story)

    def _of_method(self, method: Method) -> Iterator[Check]:
        kinds = ["accepts"] if method.shapes else []
        if method.capability or self._declared(method.name) == "claimed":
            kinds.append("claim")
        elif method.required or method.not_implemented == "breach":
            kinds.append("implemented")
        kinds.append("call")
        kinds += ["returns"] if method.returns else []
        kinds += [*SEEN, "twice"] if method.idempotent else SEEN
        yield from (Check(kind=kind, method=method.name) for kind in kinds)
        for fault in self.faults:
            if fault.methods is None or method.name in fault.methods:
                yield Check(kind="fault", method=method.name, fault=fault)

    def _declared(self, name: str) -> str | None:
        found = self.declarations.get(name)
        return found.kind if found else None

    def run(self, check: Check) -> Outcome:
        """Run one check."""
        names = (check.method, check.id, self._capability(check.method))
        found = [self.declarations[name] for name in names if name in self.declarations]
        for one in found:
            if one.kind == "closed":
                return skipped(one.reason)
        outcome = self._run(check)
        for one in found:
            if one.kind == "fails":
                return self._owned(check, one, outcome)
        return outcome

    def _owned(self, check: Check, owned: Declaration, outcome: Outcome) -> Outcome:
        if outcome.outcome == "failed":
            return skipped(f"known: {owned.reason} ({outcome.reason})")
        if outcome.outcome == "passed" and check.id in self.declarations:
            sentence = f"{check.id} is declared as failing ({owned.reason}), and it passes."
            return failed(Finding(check="exclusion", method=check.method, sentence=sentence))
        return outcome

    def _capability(self, method: str) -> str:
        found = self.subject.contract.methods.get(method)
        return (found.capability if found else None) or ""

    def _run(self, check: Check) -> Outcome:
        claims = self.claims()
        if check.kind == "starts":
            return failed(claims) if isinstance(claims, Finding) else PASSED
        if isinstance(claims, Finding):
            return skipped("the driver does not start")
        if check.story:
            return self._story(check.story)
        return self._of(check, self.subject.contract.methods[check.method], claims)

    def _of(self, check: Check, method: Method, claims: Mapping[str, bool]) -> Outcome:
        unclaimed = self._unclaimed(method, claims)
        if unclaimed:
            return skipped(unclaimed)
        refused = self._refused(method)
        if check.kind == "accepts":
            return failed(refused) if refused else PASSED
        if refused:
            return skipped("the method does not accept core's call: see `accepts`")
        if check.fault:
            return self._fault(method, check.fault)
        return self._seen(method, check.kind, self.observed(method.name))

    def claims(self) -> dict[str, bool] | Finding:
        """Start the driver once and return its claims; a finding if it does not start."""
        if self._claims is None:
            ended = self.run_apart(lambda: claims_of(self.subject), self.deadline)
            self._claims = ended.value if ended.how is None else self._died("driver", ended)
        return self._claims

    def _unclaimed(self, method: Method, claims: Mapping[str, bool]) -> str | None:
        if not method.capability or claims.get(method.capability):
            return None
        if "claimed" in {self._declared(method.name), self._declared(method.capability)}:
            return None
        return f"{method.capability} is not claimed"

    def _refused(self, method: Method) -> Finding | None:
        subject = self.subject
        if not hasattr(subject.driver_class, method.name):
            return None
        for shape in method.shapes:
            why = refusal(subject.driver_class, method.name, shape)
            if why:
                sentence = f"{method.name} does not accept core's call {shape}: {why}."
                return subject.finding("accepts", method.name, sentence)
        return None

    def observed(self, name: str) -> Observed | Finding:
        """Observe a call of a method once; a finding if the process did not survive it."""
        if name not in self._observed:
            method = self.subject.contract.methods.get(name, Method(name=name))
            self._observed[name] = self._observe(method)
        return self._observed[name]

    def _observe(self, method: Method) -> Observed | Finding:
        if not hasattr(self.subject.driver_class, method.name):
            return Observed(answer="not-implemented", reason="the driver has no such method")
        for step in self.subject.adapter().before(method.name):
            why = self._impassable(step)
            if why:
                return Observed(answer="unprepared", reason=f"{step} before it {why}")
        ended = self.run_apart(lambda: observe(self.subject, method), self.deadline)
        if ended.how is not None:
            return self._died(method.name, ended)
        seen: Observed = ended.value
        return seen

    def _impassable(self, step: str) -> str | None:
        """Return why the calls after this one cannot be tried; None if they can."""
        seen = self.observed(step)
        if isinstance(seen, Finding):
            return "does not return: see its own check"
        if seen.answer == "returned":
            return None
        return f"failed ({seen.reason}): see its own checks"

    def _died(self, method: str, ended: Ended) -> Finding:
        lines = [one for one in ended.trace if one.path.startswith(self.subject.owners.paths)]
        seconds = f" within {self.deadline:g} s" if ended.how == "did not return" else ""
        sentence = f"{method} {ended.how}{seconds}."
        check = "starts" if method == "driver" else "ends"
        return self.subject.finding(check, method, sentence, lines[0] if lines else None)

    def _seen(self, method: Method, kind: str, seen: Observed | Finding) -> Outcome:
        if isinstance(seen, Finding):
            return failed(seen) if kind == "call" else skipped(f"{method.name} did not return")
        if seen.answer == "not-implemented":
            return self._not_implemented(method, kind, seen)
        found = [finding for finding in seen.findings if finding.check == kind]
        if found:
            return failed(found[0])
        needs_value = kind in {"call", "returns", "twice"}
        if seen.answer == "unprepared" or (needs_value and seen.answer != "returned"):
            return skipped(seen.reason)
        return skipped(seen.unchecked[kind]) if kind in seen.unchecked else PASSED

    def _not_implemented(self, method: Method, kind: str, seen: Observed) -> Outcome:
        breach = kind in {"claim", "implemented"}
        if not breach:
            own = "it is not implemented"
            if method.capability or method.required or method.not_implemented == "breach":
                return skipped(own)
            return skipped(f"{own}, which the contract allows")
        how = "raises NotImplementedError"
        if seen.reason == "the driver has no such method":
            how = "does not exist"
        elif not overrides(self.subject, method.name):
            how = "is only inherited, and raises NotImplementedError"
        claim = f" claims {method.capability}, but" if method.capability else "'s"
        sentence = f"The driver{claim} {method.name} {how}."
        return failed(self.subject.finding(kind, method.name, sentence))

    def _fault(self, method: Method, fault: Fault) -> Outcome:
        seen = self.observed(method.name)
        if isinstance(seen, Finding) or seen.answer in {"not-implemented", "unprepared"}:
            reason = "it did not return" if isinstance(seen, Finding) else seen.reason
            return skipped(f"it fails without the fault: {reason}")
        if seen.answer == "raised":
            return skipped("it fails without the fault: see its own check")
        ended = self.run_apart(lambda: try_fault(self.subject, method, fault), self.deadline)
        if ended.how is not None:
            return failed(replace(self._died(method.name, ended), check="fault"))
        tried: Observed = ended.value
        if tried.findings:
            return failed(tried.findings[0])
        return PASSED if tried.answer in {"returned", "named"} else skipped(tried.reason)

    def _story(self, story: Story) -> Outcome:
        for name in story.uses:
            unsound = self._unsound(name)
            if unsound:
                return skipped(f"{name} {unsound}")
        ended = self.run_apart(lambda: tell(self.subject, story), self.deadline)
        if ended.how is not None:
            return failed(replace(self._died(story.name, ended), check="story"))
        seen: Observed = ended.value
        if seen.findings:
            broken = seen.findings[0]
            if self._fails_alone(broken.method):
                return skipped(f"{broken.method} fails on its own: see its own checks")
            if seen.answer == "confused":
                raise BrokenTrialError(seen.reason)
            return failed(replace(broken, method=story.name))
        return PASSED if seen.answer == "returned" else skipped(seen.reason)

    def _unsound(self, name: str) -> str | None:
        """Return why a story is skipped: a method of it fails on its own, or is excluded."""
        method = self.subject.contract.methods.get(name, Method(name=name))
        if "closed" in {self._declared(name), self._declared(method.capability or "")}:
            return "is excluded by the requirements"
        claims = self.claims()
        unclaimed = isinstance(claims, dict) and self._unclaimed(method, claims)
        if unclaimed:
            return f"is not claimed ({unclaimed})"
        seen = self.observed(name)
        if self._refused(method) or isinstance(seen, Finding):
            return "fails on its own: see its own checks"
        if seen.answer != "returned":
            return f"failed: {seen.reason}"
        return None

    def _fails_alone(self, name: str) -> bool:
        """Return whether a method returns a wrong value, or cannot be called twice."""
        seen = self.observed(name) if name in self.subject.contract.methods else None
        found = seen.findings if isinstance(seen, Observed) else []
        return bool({"returns", "twice"} & {finding.check for finding in found})
