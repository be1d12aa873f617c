"""Replaces glance: one small image, and the metadata of uploaded ones."""

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from semistable_contract.nova import made


class Images:
    """Replaces nova.image.glance.API while a trial runs."""

    def __init__(self, disk_format: str = "raw") -> None:
        self.disk_format = disk_format
        self.uploaded: dict[str, dict[str, Any]] = {}

    def show(self, context: Any, image_id: str, **_: Any) -> dict[str, Any]:
        """Return the same metadata for callers of nova's image service."""
        return self.get(context, image_id)

    def get(self, context: Any, image_id: str, **_: Any) -> dict[str, Any]:
        """Return an image's metadata in the form of glance's API."""
        del context
        return {
            "id": image_id,
            "name": "kit",
            "status": "active",
            "visibility": "public",
            "is_public": True,
            "owner": made.PROJECT,
            "container_format": "bare",
            "disk_format": self.disk_format,
            "size": 1 << 20,
            "min_disk": 0,
            "min_ram": 0,
            "checksum": "0" * 32,
            "properties": {},
            "created_at": made.BORN,
            "updated_at": made.BORN,
            "deleted": False,
            "deleted_at": None,
        } | self.uploaded.get(image_id, {})

    def download(self, context: Any, image_id: str, **options: Any) -> Any:
        """Return an image's content, or write it to the requested path or file."""
        del context, image_id
        content = b"\0" * 1024
        if options.get("dest_path"):
            Path(options["dest_path"]).write_bytes(content)
            return None
        if options.get("data") is not None:
            options["data"].write(content)
            return None
        return iter([content])

    def update(self, context: Any, image_id: str, image_info: Any, *_: Any, **__: Any) -> Any:
        """Store the metadata of an uploaded image."""
        self.uploaded[image_id] = dict(image_info)
        return self.get(context, image_id)

    def create(self, context: Any, image_info: Any, **_: Any) -> Any:
        """Store a new image."""
        return self.update(context, made.IMAGE, image_info)

    def delete(self, context: Any, image_id: str) -> None:
        """Delete an image."""
        del context
        self.uploaded.pop(image_id, None)


@contextlib.contextmanager
def images(disk_format: str = "raw") -> Iterator[Images]:
    """Let nova use these images."""
    glance = importlib.import_module("nova.image.glance")
    found = Images(disk_format)
    names = ("get", "download", "update", "create", "delete")
    patched = {name: _method(found, name) for name in names}
    service = mock.patch.object(
        glance, "get_remote_image_service", lambda _, image: (found, str(image))
    )
    with mock.patch.multiple(glance.API, **patched), service:
        yield found


def _method(found: Images, name: str) -> Any:
    def method(_: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(found, name)(*args, **kwargs)

    return method
