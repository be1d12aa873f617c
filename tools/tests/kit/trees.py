"""Trees of sources held in memory, and the program that a core and a driver of them make."""

import hashlib
import textwrap
from collections.abc import Mapping
from dataclasses import replace

from semistable.model.findings.usage import Usages
from semistable.model.project.core_surface import Surface
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.source.blob_store import BlobStore
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.usages.collect_usages import usages
from semistable.usages.core_side import core_side

SURFACE = Surface(
    name="orbit",
    driver_class="orbit.virt.driver.Driver",
    callers=("orbit/compute/",),
    receivers=("self.driver", "driver"),
    mappings=("capabilities",),
    mapping_keys=("orbit.virt.driver.TRAITS",),
    required=frozenset(),
    modules=("orbit.virt",),
    registries=(),
    instances=(),
    foreign_options=frozenset(),
    removed=(),
    deprecations=(),
    fingerprint="1",
)
"""The surface of orbit, a core that exists only in tests."""


class MemoryTree:
    """Files by path (see model.tree.Tree); `reads` counts how often each was read."""

    revision = "1.0"
    commit = None

    def __init__(self, name: str, files: Mapping[str, str | bytes]) -> None:
        self.name = name
        self.reads: dict[str, int] = {}
        self._files = {
            path: text if isinstance(text, bytes) else textwrap.dedent(text).encode()
            for path, text in files.items()
        }
        self.blobs: Mapping[str, str] = {
            path: hashlib.sha1(text, usedforsecurity=False).hexdigest()
            for path, text in self._files.items()
        }

    @property
    def fingerprint(self) -> str:
        text = "".join(f"{path} {blob} " for path, blob in sorted(self.blobs.items()))
        return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

    def read(self, path: str) -> bytes:
        self.reads[path] = self.reads.get(path, 0) + 1
        return self._files[path]


class NoCache(Cache):
    """A cache that keeps nothing and touches no disk."""

    def __init__(self) -> None:
        self._connection = None


def modules(name: str, files: Mapping[str, str | bytes]) -> SourceModules:
    return SourceModules(MemoryTree(name, files), BlobStore(NoCache()))


def names(
    core: Mapping[str, str | bytes],
    driver: Mapping[str, str | bytes] | None = None,
    **surface: object,
) -> Resolver:
    """Make the program of a core and a driver, and the names in it."""
    changed: Surface = replace(SURFACE, **surface)  # type: ignore[arg-type]
    return Resolver(Program(modules("orbit", core), modules("moon", driver or {}), changed))


def asked(
    core: Mapping[str, str | bytes],
    driver: Mapping[str, str | bytes],
    **surface: object,
) -> Usages:
    """Collect what a driver asks of a core."""
    resolver = names(core, driver, **surface)
    program = resolver.program
    return usages(program, resolver, core_side(program.core, program.surface))[0]
