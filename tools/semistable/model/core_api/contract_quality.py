"""The contract's quality: what core's driver class promises in its docstrings and annotations."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Examined


class ParameterForm(StrEnum):
    """What crosses the API in a parameter, as far as core says or shows it.

    `VERSIONED` is a class of the surface's registries, `OBJECT` any other class with attributes,
    `DICTIONARY` a dictionary (or a list of them), whose keys no signature names, `PLAIN` a number,
    a string, a flag or a list of such, `FUNCTION` something that the driver calls.
    """

    VERSIONED = "versioned object"
    OBJECT = "object"
    DICTIONARY = "opaque dictionary"
    PLAIN = "plain value"
    FUNCTION = "function"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """Where the form of a parameter is known from, the best first."""

    ANNOTATION = "annotation"
    DOCSTRING = "docstring"
    TREATMENT = "treatment"
    NAMESAKE = "namesake"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedParameter:
    """A parameter as one source writes it; `told` is its docstring's type and words, "" for none.

    `documented` when the docstring has a field for it, be it an empty one.
    """

    name: str
    annotation: str
    told: str
    documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedMethod:
    """A public method of the driver class, as its source writes it; `self` is left out.

    `described` when it has a docstring; `exceptions` are those that it names; `tells_result` when
    it says what is returned, in a field or in a sentence that begins with "Return";
    `result_told` are the words of these fields, `text` is the whole docstring.
    """

    name: str
    line: int
    parameters: tuple[PromisedParameter, ...]
    described: bool
    exceptions: tuple[str, ...]
    tells_result: bool
    result_annotation: str
    result_told: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedParameter:
    """A parameter, what crosses in it, and how that is known; `class_name` is "" where none is."""

    promised: PromisedParameter
    form: ParameterForm
    class_name: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMethod:
    """A method with its parameters' forms; `gives` when core or a driver in it returns a value."""

    promised: PromisedMethod
    parameters: tuple[JudgedParameter, ...]
    gives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent; None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The contract of one revision of core; `methods` is empty where there is no driver class."""

    core: Examined
    driver_class: str
    path: str
    methods: tuple[JudgedMethod, ...]

    @property
    def parameters(self) -> tuple[JudgedParameter, ...]:
        """Every parameter of every method."""
        return tuple(p for method in self.methods for p in method.parameters)

    @property
    def described(self) -> Share:
        """Methods that have a docstring."""
        return _share(self.methods, (m.promised.described for m in self.methods))

    @property
    def explained(self) -> Share:
        """Methods whose docstring has a field for each of their parameters, of those with any."""
        asking = [method for method in self.methods if method.parameters]
        return _share(asking, (all(p.promised.documented for p in m.parameters) for m in asking))

    @property
    def exceptions(self) -> Share:
        """Methods that name an exception."""
        return _share(self.methods, (bool(m.promised.exceptions) for m in self.methods))

    @property
    def results(self) -> Share:
        """Methods that say what they return, of those that return something."""
        giving = [method for method in self.methods if method.gives]
        return _share(giving, (method.promised.tells_result for method in giving))

    @property
    def documented(self) -> Share:
        """Parameters that the docstring has a field for."""
        return _share(self.parameters, (p.promised.documented for p in self.parameters))

    @property
    def annotated(self) -> Share:
        """Parameters with an annotation."""
        return _share(self.parameters, (bool(p.promised.annotation) for p in self.parameters))

    def crossing(self, form: ParameterForm) -> tuple[tuple[str, int], ...]:
        """Count what crosses in a form: classes by their names, else the parameters by theirs."""
        counted = Counter(
            p.class_name or p.promised.name for p in self.parameters if p.form is form
        )
        return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

    def formed(self, form: ParameterForm) -> Share:
        """Parameters of a form."""
        return _share(self.parameters, (p.form is form for p in self.parameters))


def _share(whole: Sequence[object], holds: Iterable[bool]) -> Share:
    return Share(part=sum(holds), whole=len(whole))
