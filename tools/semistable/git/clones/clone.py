"""Clones of one repository: made whole or not at all, fetched, and asked what a revision is."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit

from semistable.errors import DISK_HINT, EnvironmentFailure, writing
from semistable.git.files.refs import (
    UnsureError,
    commit_of,
    is_blobless,
    is_commit_id,
    is_shallow,
    proposed_ref,
    read_head,
    wants_packing,
)
from semistable.git.files.remotes import plain_urls
from semistable.git.process.git_command import Answer, Git
from semistable.git.process.retry import may_pass, pauses
from semistable.model.project.commit_source import Activity


class Unreachable(EnvironmentFailure):
    """No URL of a repository answers."""


UNBORN = "refs/heads/semistable/nothing-checked-out"
"""What HEAD names in a clone whose files are not checked out yet."""
NOT_THERE = "couldn't find remote ref"
_WIRE = "semistable-wire"
_SUBMODULE = "160000"
_CLOBBERED = "(would clobber existing tag)"
_UNABLE = re.compile(r"unable to access '[^']*': ")
_LOCAL = re.compile(
    r"No space left|Out of diskspace|Read-only file system|Permission denied$|quota exceeded"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPaths:
    """The files that one commit has and another has not.

    `written` are those that come, and those that become a file or a link; no submodules.
    """

    added: tuple[str, ...]
    deleted: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """A clone of the repository `name`; `remote` is the one that the manifest means."""

    git: Git
    git_dir: Path
    remote: str
    name: str

    @property
    def tree(self) -> Path:
        """The working tree."""
        return self.git_dir.parent

    def in_tree(self, *arguments: str) -> str:
        """Run a git command on the working tree; raise EnvironmentFailure when it fails."""
        return self.git.read(arguments, self.git_dir, self.tree)

    def fetch(self, urls: Sequence[str], activity: Activity, tag: str | None = None) -> None:
        """Fetch from the first URL that answers: one tag alone, or all heads and tags.

        What is no tag there is looked for in all. Heads come into the remote's own refs; a tag
        that is already here is never moved: the manifest's commit tells which one is meant.
        Raises EnvironmentFailure with what each URL answered.
        """
        heads = f"+refs/heads/*:refs/remotes/{self.remote}/*"
        options = ["--progress", "--no-write-fetch-head"]

        def attempt(url: str) -> Answer:
            if tag is not None:
                refs = [f"refs/tags/{tag}:refs/tags/{tag}"]
                answer = talk(self, [*options, "--no-tags"], url, refs, activity)
                if NOT_THERE not in answer.error:
                    return answer
            return only_tags(talk(self, [*options, "--prune", "--tags"], url, [heads], activity))

        first_answer(self, urls, attempt, activity)
        self.pack_refs()

    def fetch_proposed(self, urls: Sequence[str], ref: str, activity: Activity) -> None:
        """Fetch the ref of a proposed change under its own name; what is not there does not come.

        Raises EnvironmentFailure with what each URL answered.
        """
        options = ["--progress", "--no-write-fetch-head", "--no-tags"]
        options += ["--depth=1"] * is_shallow(self.git_dir)

        def attempt(url: str) -> Answer:
            answer = talk(self, options, url, [f"+{ref}:{ref}"], activity)
            return Answer(status=0, out=b"", error="") if NOT_THERE in answer.error else answer

        first_answer(self, urls, attempt, activity)
        self.pack_refs()

    def pack_refs(self) -> None:
        """Write all refs into one file, where the next look at them would need git otherwise."""
        if wants_packing(self.git_dir):
            self.git.read(["pack-refs", "--all"], self.git_dir)

    def resolve(self, revision: str) -> str | None:
        """Return the commit of a tag, of a branch of the remote, or of an id, if it is here."""
        refs = [f"refs/tags/{revision}", f"refs/remotes/{self.remote}/{revision}"]
        if proposed := proposed_ref(revision):
            refs = [proposed]
        for ref in refs:
            try:
                commit = commit_of(self.git_dir, ref)
            except UnsureError:
                commit = self._asked(ref)
            if commit:
                return commit
        return self._asked(revision) if re.fullmatch(r"[0-9a-f]{7,64}", revision) else None

    def _asked(self, revision: str) -> str | None:
        wanted = f"{revision}^{{commit}}"
        answer = self.git.run(["rev-parse", "--verify", "--quiet", wanted], self.git_dir)
        found = answer.text.strip()
        return found if not answer.status and is_commit_id(found) else None

    def changed_paths(self, before: str | None, after: str) -> ChangedPaths:
        """Return which files a checkout of `after` brings and takes away."""
        if before is None:
            listed = self.in_tree("ls-tree", "-r", "-z", after).split("\0")[:-1]
            changes = [(f": {line[:6]} A", line.partition("\t")[2]) for line in listed]
        else:
            options = ["-r", "-z", "--raw", "--no-renames", "--diff-filter=ADT"]
            fields = self.in_tree("diff-tree", *options, before, after).split("\0")
            changes = list(zip(fields[::2], fields[1::2], strict=False))
        return ChangedPaths(
            added=tuple(path for raw, path in changes if raw[-1] == "A"),
            deleted=tuple(path for raw, path in changes if raw[-1] == "D"),
            written=tuple(
                path for raw, path in changes if raw[-1] != "D" and raw.split(" ")[1] != _SUBMODULE
            ),
        )

    def is_branch(self, revision: str) -> bool:
        """Whether a revision is a branch of the remote, which may move, and no tag."""
        tag, branch = f"refs/tags/{revision}", f"refs/remotes/{self.remote}/{revision}"
        with suppress(UnsureError):
            return not commit_of(self.git_dir, tag) and bool(commit_of(self.git_dir, branch))
        listing = ["for-each-ref", "--format=%(refname)", tag, branch]
        return self.git.read(listing, self.git_dir).splitlines() == [branch]


def find_clone(git: Git, git_dir: Path, name: str, urls: Sequence[str]) -> Clone | None:
    """Look at a git directory; None when none of its remotes has one of these URLs."""
    wanted = {_comparable(url) for url in urls}
    for remotes in (plain_urls, partial(_all_urls, git)):
        for remote, url in remotes(git_dir):
            if _comparable(url) in wanted:
                return Clone(git=git, git_dir=git_dir, remote=remote, name=name)
    return None


def _all_urls(git: Git, git_dir: Path) -> Iterator[tuple[str, str]]:
    answer = git.run(["config", "--null", "--get-regexp", r"^remote\..*\.url$"], git_dir)
    for entry in answer.text.split("\0"):
        key, _, url = entry.partition("\n")
        if url:
            yield key.removeprefix("remote.").removesuffix(".url"), url


Make = Callable[[Git, Path, str, Activity], Answer]
"""Makes a clone without a checkout in a folder that is not there, from a URL."""
Borrow = Callable[[Git, Path, str, Activity, Sequence[str]], Answer]
"""The same, with further options for `git clone`."""


def make_clone(
    place: Clone, urls: Sequence[str], incoming: Path, activity: Activity, make: Make
) -> None:
    """Clone to where `place` is to be from the first URL that answers, without a checkout.

    The clone grows in the folder `incoming` and is moved into place when it is whole. Raises
    EnvironmentFailure with what each URL answered.
    """
    tree = place.tree
    with writing(incoming):
        incoming.mkdir(parents=True, exist_ok=True)
        growing = Path(mkdtemp(prefix=f"{place.name}-", dir=incoming))
    try:
        new = growing / "tree"

        def attempt(url: str) -> Answer:
            shutil.rmtree(new, ignore_errors=True)
            return make(place.git, new, url, activity)

        first_answer(place, urls, attempt, activity)
        with writing(tree):
            _check_nothing_out(new / ".git")
            # Other trees may lie in this one already, or come at the same moment.
            tree.mkdir(parents=True, exist_ok=True)
            (new / ".git").rename(tree / ".git")
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def talk(  # noqa: PLR0913 - what one fetch is made of
    clone: Clone,
    options: Sequence[str],
    url: str,
    refs: Sequence[str],
    activity: Activity,
    *,
    settings: Sequence[str] = (),
    given: bytes = b"",
) -> Answer:
    """Fetch from a URL; a blobless clone stays one, whichever mirror answers."""
    source = url
    if is_blobless(clone.git_dir):
        # A remote that only this command knows. By its URL alone, git would write it down.
        source = _WIRE
        keys = {"url": url, "promisor": "true", "partialclonefilter": "blob:none"}
        settings = [
            *settings,
            *(
                part
                for key, value in keys.items()
                for part in ("-c", f"remote.{_WIRE}.{key}={value}")
            ),
        ]
    with _nothing_half_made(clone.git_dir):
        command = [*settings, "fetch", *options, "--", source, *refs]
        return clone.git.talk(command, activity, clone.git_dir, given)


def only_tags(answer: Answer) -> Answer:
    """Let a fetch pass whose only complaint is a tag that is here already and stays."""
    alone = _CLOBBERED in answer.error and "fatal: " not in answer.error
    return Answer(status=0, out=b"", error="") if alone else answer


@contextmanager
def _nothing_half_made(git_dir: Path) -> Iterator[None]:
    """Remove what git leaves of a pack that broke off; what lay there before is not ours."""
    packs = git_dir / "objects" / "pack"
    before = set(packs.glob("tmp_*"))
    try:
        yield
    finally:
        for half in set(packs.glob("tmp_*")) - before:
            half.unlink(missing_ok=True)


def sweep(incoming: Path) -> None:
    """Remove what clones that were killed have left; the caller holds the lock."""
    # A git that outlived its sync may still write there: out of its way first, then away.
    aside = incoming.with_name(f"{incoming.name}-swept")
    shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):
        incoming.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def make_full(
    git: Git, tree: Path, url: str, activity: Activity, further: Sequence[str] = ()
) -> Answer:
    """Clone everything; `further` are options for git."""
    options = ["--progress", "--no-checkout", "--origin=origin", "--no-recurse-submodules"]
    return git.talk(["clone", *options, *further, "--", url, str(tree)], activity)


def _check_nothing_out(git_dir: Path) -> None:
    """Put HEAD on a branch without commits: an empty tree, not a thousand deleted files.

    The clone is nobody else's yet, and its refs are files (`init.defaultRefFormat`).
    """
    head = git_dir / "HEAD"
    branch = read_head(git_dir)
    if branch and branch.branch:
        (git_dir / "refs" / "heads" / branch.branch).unlink(missing_ok=True)
    head.write_text(f"ref: {UNBORN}\n")


def first_answer(
    place: Clone, urls: Sequence[str], attempt: Callable[[str], Answer], activity: Activity
) -> None:
    """Try the URLs in order, and again those that may answer in a moment.

    A mirror is asked before anything is waited for. Raises EnvironmentFailure when none succeeds.
    """
    accounts: dict[str, str] = {}
    waiting = list(urls)
    for pause in pauses():
        if pause:
            again = " and ".join(map(shown, waiting))
            activity(f"trying {again} again: {accounts[waiting[0]]}", 0, None, None)
            place.git.pause(pause)
        passing = []
        for url in waiting:
            answer = attempt(url)
            if not answer.status:
                return
            accounts[url] = _UNABLE.sub("", answer.reason).replace(url, shown(url))
            if _LOCAL.search(accounts[url]):
                raise EnvironmentFailure(
                    f"{place.name} could not be fetched: {accounts[url]}.", DISK_HINT
                )
            if may_pass(answer.error):
                passing.append(url)
        waiting = passing
        if not waiting:
            break
    said = "; ".join(f"{shown(url)}: {account}" for url, account in accounts.items())
    raise Unreachable(
        f"{place.name} could not be fetched ({said or 'the manifest names no git URL'}).",
        "Check the network, the proxy and the URLs in the manifest.",
    )


def shown(url: str) -> str:
    """Return a URL without the name and password that it may carry."""
    parts = urlsplit(url)
    if not parts.scheme or not parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _comparable(url: str) -> str:
    return shown(url).rstrip("/").removesuffix(".git")
