"""The checks of the kit around a driver at run time, in core or in a CI job."""

import contextlib
import functools
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

from semistable_contract.contract import Contract, KitError, Method, complete, load
from semistable_contract.exceptions import described, is_named, raised_in
from semistable_contract.findings import Finding, place_of
from semistable_contract.mutation import Freezer, View, differences, owned, unknown
from semistable_contract.owners import Owners, owners_of
from semistable_contract.patches import Snapshot
from semistable_contract.privates import Watch
from semistable_contract.returns import UnknownTypeError, mismatch

LOG = logging.getLogger(__name__)
MODES = ("observe", "enforce")


class ContractBreachError(Exception):
    """A driver broke the contract, and the guard is in the mode `enforce`."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class ContractGuard:
    """A proxy of a driver: forwards every call, and checks arguments, results and exceptions.

    `contract` is a contract, or the name or path of one. `mode` is `observe`, which logs each kind
    of breach of a method once and counts all, or `enforce`, which raises ContractBreachError after
    the call. `view` returns core's objects as plain data (an adapter's `view`). `thorough` also
    checks what the driver does to core: replaced code, changed globals, private names, remaining
    threads. It costs milliseconds for each call and allows one call at a time, so it is meant for
    CI jobs. Raises KitError if the contract cannot be loaded.

    For `isinstance`, a guard has the class of its driver. `counts` has the number of breaches by
    method and check, `findings` the first of each.
    """

    def __init__(
        self,
        driver: Any,
        contract: Contract | str,
        mode: str = "observe",
        *,
        view: View = unknown,
        thorough: bool = False,
    ) -> None:
        if mode not in MODES:
            raise KitError(f"A guard has no mode {mode!r}.", f"It has {' and '.join(MODES)}.")
        contract = load(contract) if isinstance(contract, str) else contract
        base = _base(type(driver), contract.driver_class)
        own = object.__setattr__
        own(self, "_driver", driver)
        own(self, "_contract", complete(contract, base))
        own(self, "_owners", owners_of(type(driver), base))
        own(self, "_base", base)
        own(self, "_enforce", mode == "enforce")
        own(self, "_view", view)
        own(self, "_alone", threading.RLock() if thorough else None)
        own(self, "counts", Counter())
        own(self, "findings", {})

    _driver: Any
    _contract: Contract
    _owners: Owners
    _base: type
    _enforce: bool
    _view: View
    _alone: Any
    counts: Counter[tuple[str, str]]
    findings: dict[tuple[str, str], Finding]

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self._driver)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._driver, name)
        method = self._contract.methods.get(name)
        if method is None or not callable(value):
            return value
        guarded = functools.wraps(value)(functools.partial(self._call, method, name))
        object.__setattr__(self, name, guarded)
        return guarded

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._driver, name, value)
        self.__dict__.pop(name, None)  # the old value may have been guarded

    def _call(self, method: Method, name: str, /, *args: Any, **kwargs: Any) -> Any:
        arguments: list[tuple[int | str, Any]] = [*enumerate(args, 1), *kwargs.items()]
        frozen = [Freezer(self._view).freeze(value) for _, value in arguments]
        try:
            with self._watched(method):
                value = getattr(self._driver, name)(*args, **kwargs)
        except NotImplementedError as error:
            if method.required or method.not_implemented == "breach" or self._claims(method):
                sentence = f"{name} raised NotImplementedError, although core requires the method."
                self._breach(self._finding("implemented", name, sentence), error)
            raise
        except Exception as error:
            if not is_named(error, method.raises, self._contract.core):
                sentence = f"{name} raised {described(error)}, which the contract does not name."
                place = raised_in(error.__traceback__, self._owners.paths)
                self._breach(self._finding("call", name, sentence, place), error)
            raise
        self._look(method, value)
        for (key, argument), before in zip(arguments, frozen, strict=True):
            self._compare(method, key, before, Freezer(self._view).freeze(argument))
        return value

    def _claims(self, method: Method) -> bool:
        claimed = getattr(self._driver, "capabilities", None) or {}
        return bool(method.capability and claimed.get(method.capability))

    def _look(self, method: Method, value: Any) -> None:
        if method.returns is None:
            return
        with contextlib.suppress(UnknownTypeError):
            wrong = mismatch(value, method.returns)
            if wrong:
                sentence = f"{method.name} returns another type than the contract: {wrong}."
                self._breach(self._finding("returns", method.name, sentence))

    def _compare(self, method: Method, key: int | str, before: Any, after: Any) -> None:
        if before == after:
            return
        name = _parameter(method, key)
        mine, later = (owned(frozen, name, method.changes) for frozen in (before, after))
        for difference in differences(mine, later, name):
            sentence = f"{method.name} changes its argument: {difference}."
            self._breach(self._finding("arguments", method.name, sentence))
            return

    @contextlib.contextmanager
    def _watched(self, method: Method) -> Iterator[None]:
        """Watch what the call does to core, if the guard is thorough."""
        if self._alone is None:
            yield
            return
        with self._alone:
            snapshot, watch = Snapshot(self._owners), Watch(self._owners, self._base)
            threads = set(threading.enumerate())
            with watch.watching():
                yield
            name = method.name
            for symbol, place in sorted(watch.reached.items()):
                sentence = f"{name} uses {symbol}, which is private to core."
                self._breach(self._finding("privates", name, sentence, place))
            for change in snapshot.changes(watch.ran):
                check, verb = ("patches", "replaces") if change.replaced else ("globals", "changes")
                sentence = f"{name} {verb} {change.symbol}: {change.sentence}."
                self._breach(self._finding(check, name, sentence))
            for thread in set(threading.enumerate()) - threads:
                sentence = f"{name} leaves the thread {thread.name}."
                self._breach(self._finding("threads", name, sentence))

    def _finding(self, check: str, method: str, sentence: str, place: Any = None) -> Finding:
        return Finding(
            check=check,
            method=method,
            sentence=sentence,
            driver=place or place_of(getattr(type(self._driver), method, None)),
            core=place_of(getattr(self._base, method, None)),
        )

    def _breach(self, finding: Finding, cause: BaseException | None = None) -> None:
        key = (finding.method, finding.check)
        self.counts[key] += 1
        if key not in self.findings:
            self.findings[key] = finding
            LOG.warning("The driver broke the contract: %s", finding)
        if self._enforce:
            raise ContractBreachError(finding) from cause


def _parameter(method: Method, key: int | str) -> str:
    """Return the name of an argument in core's shape of the call."""
    if isinstance(key, str):
        return key
    for shape in method.shapes:
        names = (*shape.positional, *shape.keywords)
        if key <= len(names):
            return names[key - 1]
    return f"argument {key}"


def _base(kind: type, name: str) -> type:
    """Return core's class among the base classes of a driver's; else the driver's class."""
    for ancestor in kind.__mro__:
        if f"{ancestor.__module__}.{ancestor.__qualname__}" == name:
            return ancestor
    return kind
