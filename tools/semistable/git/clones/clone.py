"""A clone of one repository: fetched into, and searched for what a revision is."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from semistable.git.clones.retry import first_answer
from semistable.git.files.refs import (
    UnsureError,
    commit_of,
    is_blobless,
    is_commit_id,
    is_shallow,
    proposed_ref,
    wants_packing,
)
from semistable.git.process.git_command import DONE, Git, GitResult
from semistable.model.project.commit_source import Activity

NOT_THERE = "couldn't find remote ref"
_WIRE = "semistable-wire"
_SUBMODULE = "160000"
_CLOBBERED = "(would clobber existing tag)"


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

        def attempt(url: str) -> GitResult:
            if tag is not None:
                refs = [f"refs/tags/{tag}:refs/tags/{tag}"]
                answer = self.talk(["--no-tags"], url, refs, activity)
                if NOT_THERE not in answer.error:
                    return answer
            return only_tags(self.talk(["--prune", "--tags"], url, [heads], activity))

        self.try_urls(urls, attempt, activity)

    def fetch_proposed(self, urls: Sequence[str], ref: str, activity: Activity) -> None:
        """Fetch the ref of a proposed change under its own name; what is not there does not come.

        Raises EnvironmentFailure with what each URL answered.
        """
        options = ["--no-tags", *["--depth=1"] * is_shallow(self.git_dir)]

        def attempt(url: str) -> GitResult:
            answer = self.talk(options, url, [f"+{ref}:{ref}"], activity)
            return DONE if NOT_THERE in answer.error else answer

        self.try_urls(urls, attempt, activity)

    def try_urls(
        self, urls: Sequence[str], attempt: Callable[[str], GitResult], activity: Activity
    ) -> None:
        """Fetch as `first_answer` does, and leave the refs so that reading them is fast."""
        first_answer(self.git, self.name, urls, attempt, activity)
        self.pack_refs()

    def talk(  # noqa: PLR0913 - what one fetch is made of
        self,
        options: Sequence[str],
        url: str,
        refs: Sequence[str],
        activity: Activity,
        *,
        settings: Sequence[str] = (),
        stdin: bytes = b"",
    ) -> GitResult:
        """Fetch from a URL; a blobless clone stays one, whichever mirror answers."""
        source = url
        if is_blobless(self.git_dir):
            # A remote that only this command knows. By its URL alone, git would write it down.
            source = _WIRE
            keys = {"url": url, "promisor": "true", "partialclonefilter": "blob:none"}
            pairs = (("-c", f"remote.{_WIRE}.{key}={value}") for key, value in keys.items())
            settings = [*settings, *(part for pair in pairs for part in pair)]
        with _nothing_half_made(self.git_dir):
            fetch = [*settings, "fetch", "--progress", "--no-write-fetch-head", *options]
            command = [*fetch, "--", source, *refs]
            return self.git.talk(command, activity, self.git_dir, stdin)

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
                commit = self._rev_parse(ref)
            if commit:
                return commit
        return self._rev_parse(revision) if re.fullmatch(r"[0-9a-f]{7,64}", revision) else None

    def _rev_parse(self, revision: str) -> str | None:
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


def only_tags(answer: GitResult) -> GitResult:
    """Let a fetch pass whose only complaint is a tag that is here already and stays."""
    alone = _CLOBBERED in answer.error and "fatal: " not in answer.error
    return DONE if alone else answer


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
