"""Questions about names, and the loop that solves them: each once, in any order with one answer.

A rule is a generator: it yields the questions that its answer depends on, is sent their answers,
and returns its own. Rules know no other rule, only questions; so there is no recursion, however
deep the sources nest, and one memo for all.

A question whose answer depends on itself, directly or through others, has no answer: every member
of such a cycle is answered with the `unknown` of its kind. Cycles are found as strongly connected
components are (Tarjan, SIAM J. Comput. 1972), and a member of an open cycle is unknown to whoever
asks for it, so that answers are a function of the sources alone, whoever asks first.
"""

from collections.abc import Callable, Generator
from typing import Any, NamedTuple

from semistable.errors import EnvironmentFailure

Question = tuple[Any, ...]
"""A kind, and what the question is about."""
Rule = Generator[Question, Any, Any]

_NOTHING = object()


class BudgetError(EnvironmentFailure):
    """More steps were needed to follow a program than the budget allows."""


class Kind(NamedTuple):
    """How a kind of question is solved, and what its answer is in a cycle.

    `size` returns how many steps an answer counts for, beside the one of its question.
    """

    rule: Callable[..., Rule]
    unknown: Callable[..., Any]
    size: Callable[[Any], int] | None = None


class _Open:
    """A question under way: `low` is the lowest question on the stack that it depends on."""

    __slots__ = ("index", "is_cyclic", "low", "pending", "question", "rule")

    def __init__(self, question: Question, rule: Rule, index: int, pending: int) -> None:
        self.question = question
        self.rule = rule
        self.index = index
        self.low = index
        self.pending = pending
        self.is_cyclic = False


class Solver:
    """Solves questions by the rules of their kinds and keeps every answer.

    `budget` bounds the steps that this may take, about one for each question; BudgetError is raised
    at the first one more, and names the `subject`.
    """

    def __init__(self, kinds: dict[str, Kind], budget: int, subject: str) -> None:
        self._kinds = kinds
        self._budget = budget
        self._subject = subject
        self.answers: dict[Question, Any] = {}
        self.spent = 0
        """How many steps were taken so far."""
        self._stack: list[_Open] = []
        self._open: dict[Question, _Open] = {}
        self._pending: dict[Question, int] = {}
        """Finished members of cycles whose first question is still open, with their `low`."""

    def spend(self, steps: int) -> None:
        """Count steps; raises BudgetError when they are more than the budget has left."""
        self.spent += steps
        if self.spent > self._budget:
            raise BudgetError(
                f"{self._subject} could not be followed within {self._budget} steps.",
                "Look for generated code in it, or report it with its revision.",
            )

    def solve(self, question: Question) -> Any:
        """Return the answer to a question; raises BudgetError."""
        known = self.answers.get(question, _NOTHING)
        if known is not _NOTHING:
            return known
        if self._stack:
            raise AssertionError("a rule solves a question itself instead of yielding it")
        try:
            return self._run(question)
        except BaseException:
            self._stack.clear()
            self._open.clear()
            self._pending.clear()
            raise

    def _run(self, first: Question) -> Any:
        stack, answers = self._stack, self.answers
        self._begin(first)
        answer: Any = None
        while True:
            top = stack[-1]
            try:
                question = top.rule.send(answer)
            except StopIteration as stop:
                answer = self._end(stop.value)
                if not stack:
                    return answers[first]
                continue
            answer = answers.get(question, _NOTHING)
            if answer is not _NOTHING:
                continue
            if question in self._open or question in self._pending:
                answer = self._within_cycle(question)
            else:
                self._begin(question)
                answer = None

    def _begin(self, question: Question) -> None:
        self.spend(1)
        rule = self._kinds[question[0]].rule(*question[1:])
        opened = _Open(question, rule, len(self._stack), len(self._pending))
        self._open[question] = opened
        self._stack.append(opened)

    def _within_cycle(self, question: Question) -> Any:
        """Answer a question that is part of an open cycle, of which the asker is one too."""
        opened = self._open.get(question)
        if opened is not None:
            opened.is_cyclic = True
            low = opened.index
        else:
            low = self._pending[question]
        self._stack[-1].low = min(self._stack[-1].low, low)
        return self._unknown(question)

    def _unknown(self, question: Question) -> Any:
        return self._kinds[question[0]].unknown(*question[1:])

    def _end(self, value: Any) -> Any:
        """Finish the question on top; return its answer as its asker may know it."""
        done = self._stack.pop()
        del self._open[done.question]
        size = self._kinds[done.question[0]].size
        if size is not None:
            self.spend(size(value))
        if done.low < done.index:
            self._pending[done.question] = done.low
            self._stack[-1].low = min(self._stack[-1].low, done.low)
            return self._unknown(done.question)
        while len(self._pending) > done.pending:
            member, _ = self._pending.popitem()
            self.answers[member] = self._unknown(member)
        answer = self._unknown(done.question) if done.is_cyclic else value
        self.answers[done.question] = answer
        return answer
