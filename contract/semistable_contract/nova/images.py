"""Glance without glance: one small image, kept in a file, and whatever is uploaded."""

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from semistable_contract.nova import made


class Images:
    """Takes the place of nova.image.glance.API while a trial runs."""

    def __init__(self, disk_format: str = "raw") -> None:
        self.disk_format = disk_format
        self.uploaded: dict[str, dict[str, Any]] = {}

    def show(self, context: Any, image_id: str, **_: Any) -> dict[str, Any]:
        """Give the same to who asks nova's image service itself."""
        return self.get(context, image_id)

    def get(self, context: Any, image_id: str, **_: Any) -> dict[str, Any]:
        """Give an image's metadata, as glance's API shows it."""
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

    def download(self, context: Any, image_id: str, **given: Any) -> Any:
        """Give an image's content, or write it where it is asked for."""
        del context, image_id
        content = b"\0" * 1024
        if given.get("dest_path"):
            Path(given["dest_path"]).write_bytes(content)
            return None
        if given.get("data") is not None:
            given["data"].write(content)
            return None
        return iter([content])

    def update(self, context: Any, image_id: str, image_info: Any, *_: Any, **__: Any) -> Any:
        """Take what is uploaded."""
        self.uploaded[image_id] = dict(image_info)
        return self.get(context, image_id)

    def create(self, context: Any, image_info: Any, **_: Any) -> Any:
        """Take a new image."""
        return self.update(context, made.IMAGE, image_info)

    def delete(self, context: Any, image_id: str) -> None:
        """Forget an image."""
        del context
        self.uploaded.pop(image_id, None)


@contextlib.contextmanager
def images(disk_format: str = "raw") -> Iterator[Images]:
    """Let nova find its images here."""
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
