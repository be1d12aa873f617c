"""Every key of `repos.toml`, defined once: the reader, the editors' schema and the docs use it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from semistable.project import defaults, package_data


class Kind(StrEnum):
    """What type a value has, in TOML's words."""

    TEXT = "string"
    TEXTS = "array of strings"
    NUMBER = "integer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a text must look like: in words, and as a pattern that Python and JSON Schema share."""

    words: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key: `choices`, where there are any, are all the values it takes.

    `table` are the keys of a table that may stand in an array instead of a text.
    """

    name: str
    sentence: str
    kind: Kind = Kind.TEXT
    form: Form | None = None
    choices: tuple[str | int, ...] = ()
    required: bool = False
    default: str | None = None
    table: tuple["Key", ...] = ()


PLAIN_NAME = Form(
    words="a plain name of letters, digits, '.', '_', '+' or '-', beginning with a letter or digit",
    pattern=r"[A-Za-z0-9][A-Za-z0-9._+\-]{0,99}",
)
_HOST = r"(?:[A-Za-z0-9][A-Za-z0-9.\-]*|\[[0-9A-Fa-f:.]+\])"
_USER = r"(?:[A-Za-z0-9_][A-Za-z0-9_.+\-]*@)"
_REST = r"[^\s\x00-\x1f\x7f]+"
GIT_URL = Form(
    # No transport helpers (ext::), nothing that git or ssh could take for an option, no password.
    words="a URL with https, ssh, git, http or file, or user@host:path, without a password",
    pattern=rf"(?!.{{2001}})(?:(?:https?|ssh|git)://{_USER}?{_HOST}(?::[0-9]{{1,5}})?/{_REST}"
    rf"|file:///{_REST}|{_USER}{_HOST}:(?!/?-){_REST})",
)
REVISION = Form(
    # https://git-scm.com/docs/git-check-ref-format
    words="a tag, a branch or a commit, as git allows their names",
    pattern=r"(?!.{251})(?![\-/.])(?!@$)(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)))"
    r"[^\x00-\x20\x7f~^:?*\[\\]+(?<![./])",
)
COMMIT = Form(words="40 hexadecimal digits in lower case", pattern=r"[0-9a-f]{40}")
RELEASE = Form(
    # https://packaging.python.org/en/latest/specifications/name-normalization/
    words="a project's name on a Python package index",
    pattern=r"[A-Za-z0-9](?:[A-Za-z0-9._\-]*[A-Za-z0-9])?",
)
PACKAGE = Form(
    words="an importable name such as nova or nova.virt.lxd",
    pattern=r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*",
)
FILE = Form(
    words="a path below the manifest's directory, with '/'",
    pattern=r"(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\x00-\x1f\x7f\\:]+",
)

TREE_FOLDER = Form(
    # Nothing of git's, nor of ours, on any file system that folds case.
    words="a folder below the manifest's directory, with '/', and not of .git or .semistable",
    pattern=r"(?!/)(?!.*//)(?!.*/$)(?!(?:.*/)?\.{1,2}(?:/|$))"
    r"(?!(?:.*/)?\.(?:[gG][iI][tT][. ]*|[sS][eE][mM][iI][sS][tT][aA][bB][lL][eE])(?:/|$))"
    r"(?!(?:.*/)?[gG][iI][tT]~[0-9]+(?:/|$))"
    # Nor what macOS leaves out of names: git's own list, is_hfs_dotgit in utf8.c.
    r"[^\x00-\x1f\x7f\\:\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]{1,200}",
)

_NAME = Key(
    name="name",
    sentence="What the repository is called here.",
    form=PLAIN_NAME,
    required=True,
)
_GIT = Key(
    name="git",
    sentence="Where git finds it; tried in this order.",
    kind=Kind.TEXTS,
    form=GIT_URL,
)
_RELEASE = Key(name="release", sentence="Its name on the Python package index.", form=RELEASE)
_PATH = Key(
    name="path",
    sentence="The folder of its tree in the workspace; left out, trees/NAME.",
    form=TREE_FOLDER,
)
_CLONE = Key(
    name="clone",
    sentence="How much of it comes here: all, all but the files of other revisions, or pins alone.",
    choices=("full", "blobless", "shallow"),
)
_PIN = Key(
    name="pin",
    sentence="The revision to use: a tag, a branch or a commit.",
    form=REVISION,
    required=True,
)
_COMMIT = Key(
    name="commit",
    sentence="The commit that the pin resolved to in git; written by sync and pin, checked after.",
    form=COMMIT,
)
_GROUPS = Key(
    name="groups",
    sentence="Names under which commands can pick several repositories.",
    kind=Kind.TEXTS,
    form=PLAIN_NAME,
)

VERSION = Key(
    name="version",
    sentence="The version of the manifest's format.",
    kind=Kind.NUMBER,
    choices=(1,),
    required=True,
)
INCLUDE = Key(
    name="include",
    sentence="Further files with [[driver]] tables: below the manifest's directory, or, as a table,"
    " in another repository.",
    kind=Kind.TEXTS,
    form=FILE,
    table=(
        replace(_GIT, required=True),
        _PIN,
        _COMMIT,
        Key(
            name="path",
            sentence=f"The file in that repository; left out, {defaults.MANIFEST}.",
            form=FILE,
            default=defaults.MANIFEST,
        ),
    ),
)
CORE = (
    _NAME,
    _GIT,
    _RELEASE,
    Key(
        name="package",
        sentence="The Python package in which the API lives.",
        form=PACKAGE,
        required=True,
    ),
    Key(
        name="surface",
        sentence="The surface file that says what is semi-stable.",
        form=PLAIN_NAME,
        default=defaults.SURFACE,
    ),
    Key(
        name="calendar",
        sentence="The calendar of release cycles.",
        form=PLAIN_NAME,
        default=defaults.CALENDAR,
    ),
    _PATH,
    _CLONE,
    _PIN,
    _COMMIT,
    _GROUPS,
)
DRIVER = (
    _NAME,
    _GIT,
    _RELEASE,
    Key(
        name="package",
        sentence="The driver's own Python package; left out, its name with '_' for '-' and '.'.",
        form=PACKAGE,
    ),
    _PATH,
    _CLONE,
    _PIN,
    _COMMIT,
    _GROUPS,
)
POLICY = (
    Key(
        name="removal",
        sentence="How long a deprecated symbol must stay: the name of a removal policy.",
        choices=tuple(package_data.policies()),
        default=defaults.REMOVAL_POLICY,
    ),
    Key(name="waivers", sentence="The file that holds the waivers.", form=FILE),
)
LOCAL = tuple(replace(key, required=False) for key in (_GIT, _CLONE, _PIN, _COMMIT))
"""What one person may replace in `repos.local.toml`, in a table named after the repository."""

TABLES = {"core": CORE, "driver": DRIVER, "policy": POLICY}
"""The tables of `repos.toml`; `driver` is an array of them."""


def default_package(name: str) -> str:
    """Guess a driver's package from its name, as Python projects commonly choose it."""
    return name.replace("-", "_").replace(".", "_")
