"""Clones that hold less than everything: how they are made, fetched into, and made readable.

A shallow clone has the commits of pins without what came before them. A blobless one has all
commits and folders, and the files of those revisions that were asked for: `refs.WHOLE` names
them, since what reads git objects here fetches nothing by itself.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from semistable.errors import DISK_HINT, EnvironmentFailure
from semistable.git.clones.clone import NOT_THERE, Clone, only_tags
from semistable.git.clones.make_clone import Make, make_full
from semistable.git.files.refs import PINNED, WHOLE, has_files, is_commit_id, is_shallow
from semistable.git.process.git_command import DONE, Git, GitResult
from semistable.model.project.commit_source import Activity
from semistable.model.project.manifest import Repository

KEPT = 20
"""So many names of former pins are kept, and those of the last moves of HEAD."""
_FILTER = "blob:none"
_UNASKED = ("not our ref", "unadvertised object")


def make_blobless(
    git: Git, tree: Path, url: str, activity: Activity, further: Sequence[str] = ()
) -> GitResult:
    """Clone without files; a server that cannot leave them out sends all."""
    return make_full(git, tree, url, activity, [f"--filter={_FILTER}", *further])


def make_shallow(repository: Repository, revisions: Sequence[str]) -> Make:
    """Return a function that makes a clone of these revisions alone."""

    def make(git: Git, tree: Path, url: str, activity: Activity) -> GitResult:
        git_dir = tree / ".git"
        made = git.run(["init", "--quiet", "--", str(tree)])
        if made.status:
            return made
        git.read(["config", "remote.origin.url", url], git_dir)
        heads = "+refs/heads/*:refs/remotes/origin/*"
        git.read(["config", "remote.origin.fetch", heads], git_dir)
        place = Clone(git=git, git_dir=git_dir, remote="origin", name=repository.name)
        return _deepest_one(place, repository, revisions, url, activity)

    return make


def fetch_shallow(
    clone: Clone, repository: Repository, revisions: Sequence[str], activity: Activity
) -> None:
    """Fetch revisions without what came before them; raises as `Clone.fetch` does."""

    def attempt(url: str) -> GitResult:
        return _deepest_one(clone, repository, revisions, url, activity)

    clone.try_urls(repository.git, attempt, activity)
    _forget_old_pins(clone, [*revisions, repository.commit])


def fetch_whole(clone: Clone, repository: Repository, activity: Activity) -> None:
    """Fetch what a shallow clone lacks, for good; raises as `Clone.fetch` does."""
    clone.try_urls(repository.git, lambda url: _unshallow(clone, url, activity), activity)


def _unshallow(clone: Clone, url: str, activity: Activity) -> GitResult:
    heads = f"+refs/heads/*:refs/remotes/{clone.remote}/*"
    options = ["--tags", *["--unshallow"] * is_shallow(clone.git_dir)]
    return only_tags(clone.talk(options, url, [heads], activity))


def _deepest_one(
    clone: Clone, repository: Repository, revisions: Sequence[str], url: str, activity: Activity
) -> GitResult:
    """Fetch each revision at depth 1: a commit, a tag, or else a branch.

    What is neither there is no failure of the server: the caller sees that it did not come.
    """

    def fetched(refs: str) -> GitResult:
        return clone.talk(["--depth=1", "--no-tags"], url, [refs], activity)

    for revision in revisions:
        answer = DONE
        for refs in _wanted(clone, revision):
            answer = fetched(refs)
            if NOT_THERE not in answer.error:
                break
        _remember(clone, revision)
        commit = repository.commit if revision == repository.pin else None
        went_on = commit and clone.is_branch(revision) and clone.resolve(commit) is None
        if went_on and not answer.status:
            answer = fetched(f"{commit}:{PINNED}/{commit}")
        if any(words in answer.error for words in _UNASKED):
            # An older server gives only what its refs name.
            return _unshallow(clone, url, activity)
        if answer.status and NOT_THERE not in answer.error:
            return answer
    return DONE


def _remember(clone: Clone, revision: str) -> None:
    """Note a branch's commit as a remote's: once the branch goes on, nothing else tells."""
    commit = clone.resolve(revision) if clone.is_branch(revision) else None
    if commit:
        clone.git.read(["update-ref", f"{PINNED}/{commit}", commit], clone.git_dir)


def _wanted(clone: Clone, revision: str) -> tuple[str, ...]:
    if is_commit_id(revision):
        return (f"{revision}:{PINNED}/{revision}",)
    return (
        f"refs/tags/{revision}:refs/tags/{revision}",
        f"+refs/heads/{revision}:refs/remotes/{clone.remote}/{revision}",
    )


def complete(clone: Clone, urls: Sequence[str], commit: str, activity: Activity) -> None:
    """Fetch the files of a commit that a blobless clone lacks, all at once.

    Raises EnvironmentFailure with what each URL answered.
    """
    if has_files(clone.git_dir, commit):
        return
    # Lists what is not here without fetching it.
    options = ["--objects", "--missing=print", "--no-object-names"]
    listed = clone.git.read(["rev-list", *options, f"{commit}^{{tree}}"], clone.git_dir)
    missing = [f"{line[1:]}\n" for line in listed.splitlines() if line.startswith("?")]
    if missing:

        def attempt(url: str) -> GitResult:
            # As git's own promisor-remote.c asks for objects that it lacks.
            options = ["--no-tags", f"--filter={_FILTER}", "--stdin"]
            settings = ["-c", "fetch.negotiationAlgorithm=noop"]
            blobs = "".join(missing).encode()
            return clone.talk(options, url, [], activity, settings=settings, stdin=blobs)

        clone.try_urls(urls, attempt, activity)
    marked = clone.git.run(["update-ref", f"{WHOLE}/{commit}", commit], clone.git_dir)
    if marked.status:
        raise EnvironmentFailure(f"{clone.name} cannot be written: {marked.reason}.", DISK_HINT)
    clone.pack_refs()


def _forget_old_pins(clone: Clone, wanted: Collection[str | None]) -> None:
    """Forget the names of commits on which nothing stands, HEAD did not lately, nobody wants now.

    A name keeps a remote's commit from being taken for somebody's own, and its objects from being
    collected. Both is wanted for as long as one may come back to it, as `sync --undo` does.
    Whatever goes wrong leaves the names as they are.
    """
    git, git_dir = clone.git, clone.git_dir
    listed = git.run(["for-each-ref", "--format=%(objectname)", PINNED], git_dir)
    named = set(listed.text.split())
    if listed.status or len(named) <= KEPT:
        return
    reached = git.run(["rev-list", f"--exclude={PINNED}/*", "--all", "HEAD"], git_dir)
    lately = git.run(["rev-list", "--walk-reflogs", f"--max-count={KEPT + 1}", "HEAD"], git_dir)
    if not (reached.status or lately.status):
        old = named - set(reached.text.split()) - set(lately.text.split()) - set(wanted)
        orders = "".join(f"delete {PINNED}/{commit}\n" for commit in sorted(old))
        git.run(["update-ref", "--stdin"], git_dir, stdin=orders.encode())
