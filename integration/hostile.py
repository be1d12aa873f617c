"""The rows of docs/hostile.md: what a hostile manifest or remote tries, and what happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Manifest = Callable[..., str]
_URL = "expected a URL with https, ssh, git, http or file"
_PIN = "expected a tag, a branch or a commit"
_PATH = "expected a folder below the manifest's directory"
_NAME = "expected a plain name"
_REFUSED = "refused, exit 2"
_FORGE = "https://forge.example/families"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row whose story is told in test_hostile_remotes.py, under its `test`."""

    words: str
    outcome: str
    test: str


@dataclass(frozen=True, kw_only=True)
class Bad:
    """A row that files in an empty workspace tell; `driver` are keys of one driver."""

    words: str
    said: str
    driver: Mapping[str, object] = field(default_factory=dict)
    text: Mapping[str, str | bytes] = field(default_factory=dict)
    more: str = ""
    imported: str = ""
    outcome: str = _REFUSED

    def files(self, manifest: Manifest) -> Mapping[str, str | bytes]:
        """Give the files of the workspace; `manifest` writes a good one but for `driver`."""
        own = {} if self.imported else {"repos.toml": manifest(**self.driver) + self.more}
        return {**own, **self.text}


def _url(words: str, url: str) -> Bad:
    return Bad(words=f"a URL that {words}", driver={"git": [url]}, said=_URL)


def _pin(words: str, pin: str) -> Bad:
    return Bad(words=f"a pin that {words}", driver={"pin": pin}, said=_PIN)


def _path(words: str, path: str) -> Bad:
    return Bad(words=f"a tree's path that {words}", driver={"path": path}, said=_PATH)


def _name(words: str, name: str) -> Bad:
    return Bad(words=f"a name that {words}", driver={"name": name}, said=_NAME)


def _include(words: str, table: str, said: str) -> Bad:
    text = f"version = 1\ninclude = [{table}]\n"
    words = f"an `include` of another repository with {words}"
    return Bad(words=words, text={"repos.toml": text}, said=said)


def _import(words: str, file: str, text: str | bytes, said: str) -> Bad:
    return Bad(words=words, text={file: text}, imported=file, said=said)


def _repos(url: str = "https://forge.example/a", path: str = "a", version: str = "1") -> str:
    return f"repositories:\n  {path!r}: {{type: git, url: {url!r}, version: {version!r}}}\n"


_BOMB = "a: &a [x, x]\n" + "".join(
    f"{'abcdefghij'[n]}: &{'abcdefghij'[n]} {{<<: [*{'abcdefghij'[n - 1]}]}}\n"
    for n in range(1, 10)
)

URLS = (
    _url("runs a program: `ext::sh -c …`", "ext::sh -c touch% pwned"),
    _url("names another helper: `fd::7`", "fd::7"),
    _url("is an option: `--upload-pack=…`", "--upload-pack=touch pwned"),
    _url("is a short option: `-u./payload`", "-u./payload"),
    _url("has an option as its host: `ssh://-oProxyCommand=…`", "ssh://-oProxyCommand=touch/x"),
    _url("has an option as its host behind a user: `git@-oProxyCommand=…:x`", "git@-oProxy=x:y"),
    _url("has an option as its path: `git@host:-x`", "git@forge.example:-x"),
    _url("has an option as its path: `git@host:/-x`", "git@forge.example:/-x"),
    _url("holds a password; it is not repeated", "https://me:secret@forge.example/x"),
    _url("is a path: `/etc`", "/etc"),
    _url("is a path out: `../outside`", "../outside"),
    _url("is of another host's files: `file://host/share`", "file://host/share"),
    _url("is of another scheme: `ftp://…`", "ftp://forge.example/x"),
    _url("holds a blank", "https://forge.example/a b"),
    _url("holds a line end", "https://forge.example/a\nb"),
    _url("holds an escape sequence", "https://forge.example/\x1b[2J"),
    _url("is empty", ""),
    _url("is a hundred thousand characters long", "https://forge.example/" + "a" * 100_000),
)
PINS = (
    _pin("is an option: `--upload-pack=…`", "--upload-pack=touch"),
    _pin("is a short option: `-x`", "-x"),
    _pin("is a range: `a..b`", "a..b"),
    _pin("searches: `a^{/x}`", "a^{/x}"),
    _pin("reads the reflog: `a@{1}`", "a@{1}"),
    _pin("is a refspec: `+refs/heads/*:x`", "+refs/heads/*:x"),
    _pin("ends in `.lock`", "x.lock"),
    _pin("leaves refs: `../../config`", "../../config"),
    _pin("holds an escape sequence", "a\x1b[2J"),
    _pin("is a hundred thousand characters long", "a" * 100_000),
    Bad(
        words="a commit that is an option: `--all`",
        driver={"commit": "--all"},
        said="expected 40 hexadecimal digits",
    ),
)
PLACES = (
    _name("leaves the workspace: `../x`", "../x"),
    _name("is `.git`", ".git"),
    _name("is an option: `-x`", "-x"),
    _name("holds control characters", "a\x1b[2Jb"),
    Bad(
        words="two names that differ in case only", driver={"name": "CORE"}, said="is taken by line"
    ),
    _path("leaves the workspace: `../x`", "../x"),
    _path("leaves it in its middle: `a/../../x`", "a/../../x"),
    _path("is absolute: `/x`", "/x"),
    _path("is git's: `a/.git/hooks`", "a/.git/hooks"),
    _path("is git's on disks that fold case: `.GIT`", ".GIT/x"),
    _path("is git's on Windows: `GIT~1`", "GIT~1/x"),
    _path("is git's on Windows: `.git. `", ".git. /x"),
    _path("is git's on macOS: `.git` with a zero-width sign in it", ".g\u200cit/x"),
    _path("is ours: `.semistable`", ".semistable/x"),
    _path("has a backslash: `a\\b`", "a\\b"),
    _path("holds a line end", "a\nb"),
    Bad(
        words="a tree's path inside another tree, in another case",
        driver={"path": "Trees/Core/x"},
        said="meets",
    ),
    Bad(
        words="an `include` that leaves the directory: `../outside.toml`",
        text={"repos.toml": 'version = 1\ninclude = ["../outside.toml"]\n'},
        said="expected a path below the manifest's directory",
    ),
    Bad(
        words="an `include` of a link that leads out",
        text={"repos.toml": 'version = 1\ninclude = ["link.toml"]\n'},
        said="leads out of the manifest's directory",
    ),
    Bad(
        words="an `include` that goes in a circle",
        text={"repos.toml": 'version = 1\ninclude = ["repos.toml"]\n'},
        said="the includes go in a circle",
    ),
    _include("a URL that runs a program", '{ git = ["ext::sh -c x"], pin = "1" }', _URL),
    _include("a pin that is an option", f'{{ git = ["{_FORGE}"], pin = "--all" }}', _PIN),
    _include(
        "a file that leaves it: `../x`",
        f'{{ git = ["{_FORGE}"], pin = "1", path = "../x" }}',
        "expected a path below the manifest's directory",
    ),
    Bad(
        words="a waivers file outside: `../waivers.toml`",
        more='[policy]\nwaivers = "../waivers.toml"\n',
        said="expected a path below the manifest's directory",
    ),
    Bad(words="TOML that nests without end", more="a = " + "[" * 100_000, said="nest"),
    Bad(
        words="`repos.local.toml` with a URL that runs a program",
        text={"repos.local.toml": '[driver]\ngit = ["ext::sh -c x"]\n'},
        said=_URL,
    ),
)
IMPORTS = (
    _import("an import with a URL that runs a program", "x.repos", _repos("ext::sh -c x"), _URL),
    _import("an import with an option as its pin", "x.repos", _repos(version="--all"), _PIN),
    _import("an import with a path that leaves", "x.repos", _repos(path="../../x"), _PATH),
    _import("YAML that grows by merging", "x.repos", _BOMB, "or a merge"),
    _import("YAML that nests without end", "x.repos", "[" * 100_000, "not YAML that can be read"),
    _import(
        "YAML that makes Python objects: the tag is not looked at, the text no URL",
        "x.repos",
        "repositories: {a: {type: git, url: !!python/object/apply:os.system ['x']}}",
        '"url": expected a text',
    ),
    _import(
        "XML with entities that grow",
        "default.xml",
        '<!DOCTYPE m [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><manifest>&b;</manifest>',
        "a document type and its entities are not read",
    ),
    _import(
        "XML with an entity that is a file",
        "default.xml",
        '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><manifest>&a;</manifest>',
        "a document type and its entities are not read",
    ),
    _import("a DEPS that runs code", "DEPS", "deps = {'a': open('x').read()}", "expected a text"),
    _import(
        "a DEPS whose texts double and double",
        "DEPS",
        "deps = {'a': " + " + ".join(["'" + "x" * 1000 + "'"] * 50) + "}",
        "this text is too long",
    ),
    _import(
        "submodules with an option as their URL: `-u./payload`",
        ".gitmodules",
        '[submodule "a"]\n\tpath = a\n\turl = -u./payload\n',
        _URL,
    ),
    _import(
        "submodules with a path that is git's: `.git/hooks`",
        ".gitmodules",
        '[submodule "a"]\n\tpath = .git/hooks\n\turl = https://forge.example/a\n',
        _PATH,
    ),
    _import(
        "a west.yml that imports what lies outside: `../x.yml`",
        "west.yml",
        "manifest: {self: {import: ../x.yml}}",
        "is not a path below",
    ),
    _import(
        "a west.yml that imports itself",
        "west.yml",
        "manifest: {self: {import: west.yml}}",
        "the imports go in a circle",
    ),
    _import(
        "a default.xml that includes what lies outside: `../x.xml`",
        "default.xml",
        '<manifest><include name="../x.xml"/></manifest>',
        "is not a path below",
    ),
    _import(
        "a default.xml that includes a file that includes itself",
        "default.xml",
        '<manifest><include name="default.xml"/></manifest>',
        "the includes go in a circle",
    ),
    _import("an import of more than 4 MB", "x.repos", b"#" * (5 << 20), "it has more than 4 MB"),
    _import("an import that is no UTF-8", "x.repos", b"\xff\xfe\x00", "expected UTF-8"),
)


def _row(words: str, outcome: str, test: str) -> Row:
    return Row(words=words, outcome=outcome, test=test)


REMOTES = (
    _row("hooks in the repository that is fetched", "never run", "hooks"),
    _row("hooks and fsmonitor in the configuration of a tree", "never run", "configuration"),
    _row("submodules with bad URLs in a tree", "not followed", "submodules"),
    _row("a tree that holds `.git/config`", "refused, exit 3; no tree moves", "dot_git"),
    _row(
        "a link in a tree that leads out",
        "checked out as a link; nothing is written through it",
        "link",
    ),
    _row(
        "files whose names differ in case only",
        "both are there where the disk can tell them apart",
        "case",
    ),
    _row(
        "control characters in names and messages",
        "shown as � by `status`, `diff` and `log`",
        "control",
    ),
    _row(
        "a tag that moved since its commit was written down",
        "refused, exit 3; no tree moves",
        "moved_tag",
    ),
    _row(
        "a tree that is a link to elsewhere",
        "refused, exit 3; what it leads to is not touched",
        "linked_tree",
    ),
    _row("a folder above a tree that is a link to elsewhere", "refused, exit 3", "linked_folder"),
)
ROWS: tuple[Row | Bad, ...] = (*URLS, *PINS, *PLACES, *IMPORTS, *REMOTES)
