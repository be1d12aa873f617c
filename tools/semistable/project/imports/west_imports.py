"""What west's `import` says: which file, which of its projects, and below which folder.

https://docs.zephyrproject.org/latest/develop/west/manifest.html#manifest-imports
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from semistable.project.imports.included_files import RefusedError, require_below
from semistable.project.imports.yaml_text import kind, text_of, texts_of

_LISTS = ("name-allowlist", "path-allowlist", "name-blocklist", "path-blocklist")
_OLD = {"allowlist": "whitelist", "blocklist": "blacklist"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import: `names` and `paths` are allowed, `no_names` and `no_paths` are not."""

    file: str = "west.yml"
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    no_paths: tuple[str, ...] = ()
    prefix: str = ""

    def wants(self, name: str, path: str) -> bool:
        """Whether a project of the file is imported: allowed ones win over those that are not."""
        place = PurePosixPath(path)
        allowed = name in self.names or any(map(place.match, self.paths))
        blocked = name in self.no_names or any(map(place.match, self.no_paths))
        return allowed or not (blocked or self.names or self.paths)


def read_imports(value: Any, place: str, *, whole: bool) -> tuple[Import, ...]:
    """Read the value of `import`: a file, a folder, a map of them, or a list of such.

    `whole` when `true` means the project's west.yml. RefusedError for anything else, and for files
    outside of the repository.
    """
    if isinstance(value, list):
        return tuple(one for item in value for one in read_imports(item, place, whole=whole))
    if isinstance(value, dict):
        return (_read_map(value, place),)
    if value in (None, "", "null", "~") or is_no(value):
        return ()
    if not isinstance(value, str) or (is_yes(value) and not whole):
        raise RefusedError([f'{place}: "import": expected a file or a folder, found {kind(value)}'])
    if is_yes(value):
        return (Import(),)
    require_below(value, place)
    return (Import(file=value),)


def _read_map(value: dict[str, Any], place: str) -> Import:
    lists = [_list(value, key, place) for key in _LISTS]
    file = text_of(value, "file", place) or "west.yml"
    require_below(file, place)
    return Import(
        file=file,
        names=lists[0],
        paths=lists[1],
        no_names=lists[2],
        no_paths=lists[3],
        prefix=text_of(value, "path-prefix", place),
    )


def _list(value: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    sort, _, old = key.partition("-")
    found = key if key in value else f"{sort}-{_OLD[old]}"
    if isinstance(value.get(found), str):
        return (text_of(value, found, place),) if value[found] else ()
    return texts_of(value, found, place)


def is_yes(value: object) -> bool:
    """Whether a text is what YAML 1.1 takes for true."""
    return isinstance(value, str) and value.lower() in ("true", "yes", "on")


def is_no(value: object) -> bool:
    """Whether a text is what YAML 1.1 takes for false."""
    return isinstance(value, str) and value.lower() in ("false", "no", "off")
