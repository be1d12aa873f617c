"""Runs stories of an instance's life: calls in core's order, with expectations between them."""

import traceback
from typing import Any, NoReturn

from semistable_contract.adapter import Adapter, NoArgumentError, Story
from semistable_contract.exceptions import described, is_named, raised_in
from semistable_contract.findings import Place
from semistable_contract.observing import Observed
from semistable_contract.owners import Owners
from semistable_contract.trial import (
    Arguments,
    Subject,
    UnpreparedError,
    arguments_of,
    prepare,
    started,
)


class _Broken(Exception):  # noqa: N818 - internal: it stops the story
    """An expectation of the story failed."""

    def __init__(self, sentence: str, method: str, place: Place | None = None) -> None:
        super().__init__(sentence)
        self.method, self.place = method, place


class _RunningStory:
    """A life (see adapter.Life) of one new driver; `done` are the successful calls."""

    def __init__(self, subject: Subject, adapter: Adapter, driver: Any) -> None:
        self._subject, self._driver = subject, driver
        self.adapter = adapter
        self.done: list[str] = []

    @property
    def owners(self) -> Owners:
        """The owners of modules."""
        return self._subject.owners

    @property
    def last(self) -> str:
        """The last successful call."""
        return self.done[-1] if self.done else "driver"

    def _arguments(self, method: str, replaced: dict[str, Any]) -> Arguments:
        return arguments_of(self._subject, self.adapter, method, further=replaced)

    def call(self, method: str, **replaced: Any) -> Any:
        try:
            value = self._arguments(method, replaced).call(self._driver)
        except NotImplementedError as error:
            raise UnpreparedError(method, "it is not implemented") from error
        except NoArgumentError as error:
            raise UnpreparedError(method, f"the kit cannot create {error}") from error
        except Exception as error:  # noqa: BLE001 - a driver may raise anything
            place = raised_in(error.__traceback__, self.owners.paths)
            self._break(f"{method} raised {described(error)}", method, place)
        self.done.append(method)
        return value

    def refused(self, method: str, *named: str, **replaced: Any) -> None:
        try:
            self._arguments(method, replaced).call(self._driver)
        except NotImplementedError as error:
            raise UnpreparedError(method, "it is not implemented") from error
        except Exception as error:  # noqa: BLE001 - a driver may raise anything
            if not is_named(error, named, self._subject.contract.core):
                place = raised_in(error.__traceback__, self.owners.paths)
                wanted = " or ".join(named)
                self._break(f"{method} raised {described(error)}, not {wanted}", method, place)
            return
        self._break(f"{method} did not raise {' or '.join(named)}", method)

    def expect(self, holds: object, sentence: str) -> None:
        if not holds:
            self._break(f"expected that {sentence}", self.last)

    def _break(self, sentence: str, method: str, place: Place | None = None) -> NoReturn:
        so_far = f"After {', '.join(self.done)}: " if self.done else ""
        raise _Broken(f"{so_far}{sentence}.", method, place)


def _line(error: BaseException) -> str:
    """Return the line where the story's own code failed."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


def tell(subject: Subject, story: Story) -> Observed:
    """Run one story.

    `answer` is `returned`, `unprepared` with the reason, or `confused` if a result had a form that
    the story could not read.
    """
    adapter = subject.adapter()
    with adapter.opened():
        try:
            driver = started(subject, adapter)
            life = _RunningStory(subject, adapter, driver)
            story.tell(life)
        except UnpreparedError as error:
            return Observed(answer="unprepared", reason=str(error))
        except _Broken as error:
            place = error.place or subject.place(error.method)
            finding = subject.finding("story", error.method, str(error), place)
            return Observed(answer="returned", findings=[finding])
        except Exception as error:  # noqa: BLE001 - the story cannot read a result
            reason = f"{described(error)} ({_line(error)})"
            finding = subject.finding("story", life.last, f"The story ended with {reason}.")
            return Observed(answer="confused", reason=reason, findings=[finding])
        for step in adapter.ending:
            try:
                prepare(subject, adapter, driver, step)
            except UnpreparedError:
                continue
        return Observed(answer="returned")
