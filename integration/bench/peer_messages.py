"""Read what the program and its peers said: each message's place, and the words it uses."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PLACED = re.compile(r"(?P<path>[^\s:]+\.py):(?P<line>\d+):(?:\d+:)? ?(?P<text>.+)")
"""One line of ty (concise), of mypy, of griffe, and of pylint as it is asked to write."""
_CONTINUED = re.compile(r"note: ")
"""How mypy goes on about what it has said already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a checker about one line."""

    path: str
    line: int
    text: str

    def names(self, word: str) -> bool:
        """Say whether it uses a name, whole."""
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self.text) is not None


def placed(said: str) -> Iterator[Message]:
    """Read messages that stand on a line each behind `path:line:`; anything else is no message."""
    for line in said.splitlines():
        found = _PLACED.match(line)
        if found and not _CONTINUED.match(found["text"]):
            yield Message(path=found["path"], line=int(found["line"]), text=found["text"])


def findings(said: str) -> Iterator[Message]:
    """Read the program's own `--format json`: one message for each finding."""
    for finding in json.loads(said)["findings"]:
        yield Message(path=finding["path"], line=finding["line"], text=finding["message"])


def below(package: str, messages: Iterable[Message]) -> list[Message]:
    """Keep the messages about a package's files; mypy speaks of core's as well."""
    return [message for message in messages if message.path.startswith(f"{package}/")]
