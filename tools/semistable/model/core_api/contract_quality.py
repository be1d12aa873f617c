"""The contract's quality: how well core's driver class is documented and annotated."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Examined


class ParameterForm(StrEnum):
    """What crosses the API in a parameter, as far as core says or shows it.

    `VERSIONED` is a class of the surface's registries, `OBJECT` any other class with attributes,
    `DICTIONARY` a dictionary (or a list of them), whose keys no signature names, `PLAIN` a number,
    a string, a flag or a list of these, `FUNCTION` a callable.
    """

    VERSIONED = "versioned object"
    OBJECT = "object"
    DICTIONARY = "opaque dictionary"
    PLAIN = "plain value"
    FUNCTION = "function"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """The source of the knowledge about a parameter's form, the best first."""

    ANNOTATION = "annotation"
    DOCSTRING = "docstring"
    TREATMENT = "treatment"
    NAMESAKE = "namesake"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedParameter:
    """A parameter in the source; `told` is its type and text in the docstring, "" for none.

    `documented` is True if the docstring has a field for it, even an empty one.
    """

    name: str
    annotation: str
    told: str
    documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedMethod:
    """A public method of the driver class in the source, without `self`.

    `described` is True if it has a docstring. `exceptions` are those that the docstring names.
    `tells_result` is True if it documents the result, in a field or in a sentence that begins with
    "Return". `result_told` is the text of these fields, `text` the whole docstring.
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
    """A parameter with its form and the evidence for it; `class_name` is "" if it has none."""

    promised: PromisedParameter
    form: ParameterForm
    class_name: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMethod:
    """A method with its parameters' forms; `gives` if core's or a driver's returns a value."""

    promised: PromisedMethod
    parameters: tuple[JudgedParameter, ...]
    gives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A number of items out of all items."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent; None if there are no items."""
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The contract of one revision of core; `methods` is empty if there is no driver class."""

    core: Examined
    driver_class: str
    path: str
    methods: tuple[JudgedMethod, ...]

    @property
    def parameters(self) -> tuple[JudgedParameter, ...]:
        """All parameters of all methods."""
        return tuple(p for method in self.methods for p in method.parameters)

    @property
    def described(self) -> Share:
        """The share of methods that have a docstring."""
        return _share(self.methods, (m.promised.described for m in self.methods))

    @property
    def explained(self) -> Share:
        """The share of methods with parameters whose docstring has a field for each parameter."""
        taking = [method for method in self.methods if method.parameters]
        return _share(taking, (all(p.promised.documented for p in m.parameters) for m in taking))

    @property
    def exceptions(self) -> Share:
        """The share of methods that name an exception."""
        return _share(self.methods, (bool(m.promised.exceptions) for m in self.methods))

    @property
    def results(self) -> Share:
        """The share of methods with a result whose docstring documents it."""
        giving = [method for method in self.methods if method.gives]
        return _share(giving, (method.promised.tells_result for method in giving))

    @property
    def documented(self) -> Share:
        """The share of parameters that have a field in the docstring."""
        return _share(self.parameters, (p.promised.documented for p in self.parameters))

    @property
    def annotated(self) -> Share:
        """The share of parameters with an annotation."""
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
