"""Replaces nova's conductor, so that no trial needs a database.

Nova's objects send their remotable methods to `NovaObject.indirection_api`, as nova-compute does
(nova/cmd/compute.py); with this conductor, changes stay in the objects themselves.
"""

import importlib
from collections.abc import Callable
from typing import Any

Answer = Callable[..., Any]


class Conductor:
    """Replaces nova.conductor.rpcapi.ConductorAPI.

    `answers` maps "Class.method" of class methods to functions that return their results. Other
    methods return an empty list of the class, or None if the class is not a list.
    """

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.failing: dict[str, Exception] = {}

    def object_action(
        self, context: Any, instance: Any, method: str, args: Any, kwargs: Any
    ) -> tuple[dict[str, Any], Any]:
        """Return the result of a method of an object, mostly `save`: no updates."""
        del context, args, kwargs
        self._fail(f"{instance.obj_name()}.{method}")
        return {"obj_what_changed": []}, None

    def object_class_action_versions(  # noqa: PLR0913, PLR0917 - nova's own
        self, context: Any, name: str, method: str, versions: Any, args: Any, kwargs: Any
    ) -> Any:
        """Return the result of a class method of an object."""
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
        """Return the result of a class method in the older form of this call."""
        return self.object_class_action_versions(context, name, method, version, args, kwargs)

    def object_backport_versions(self, context: Any, instance: Any, versions: Any) -> Any:
        """Return an object unchanged."""
        del context, versions
        return instance

    def _fail(self, action: str) -> None:
        if action in self.failing:
            raise self.failing[action]
