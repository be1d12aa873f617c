"""Answers what objects of nova ask of the conductor, so that no trial needs a database.

Nova's objects send their remotable methods to `NovaObject.indirection_api`, as nova-compute does
(nova/cmd/compute.py); this one keeps what was saved in the objects themselves.
"""

import importlib
from collections.abc import Callable
from typing import Any

Answer = Callable[..., Any]


class Conductor:
    """Takes the place of nova.conductor.rpcapi.ConductorAPI.

    `answers` map "Class.method" of class methods to what gives their result; what is not there
    is answered with an empty list of the class, or with None where it is no list.
    """

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.failing: dict[str, Exception] = {}

    def object_action(
        self, context: Any, instance: Any, method: str, args: Any, kwargs: Any
    ) -> tuple[dict[str, Any], Any]:
        """Answer a method of an object, `save` above all: nothing is updated from outside."""
        del context, args, kwargs
        self._fail(f"{instance.obj_name()}.{method}")
        return {"obj_what_changed": []}, None

    def object_class_action_versions(  # noqa: PLR0913, PLR0917 - nova's own
        self, context: Any, name: str, method: str, versions: Any, args: Any, kwargs: Any
    ) -> Any:
        """Answer a class method of an object."""
        del versions
        self._fail(f"{name}.{method}")
        answer = self.answers.get(f"{name}.{method}")
        if answer is not None:
            return answer(*args, **kwargs)
        kind = getattr(importlib.import_module("nova.objects"), name)
        return kind(context, objects=[]) if "objects" in kind.fields else None

    def object_class_action(  # noqa: PLR0913, PLR0917 - nova's own
        self, context: Any, name: str, method: str, version: Any, args: Any, kwargs: Any
    ) -> Any:
        """Answer the older form of the same."""
        return self.object_class_action_versions(context, name, method, version, args, kwargs)

    def object_backport_versions(self, context: Any, instance: Any, versions: Any) -> Any:
        """Give an object as it is: it was never older."""
        del context, versions
        return instance

    def _fail(self, action: str) -> None:
        if action in self.failing:
            raise self.failing[action]
