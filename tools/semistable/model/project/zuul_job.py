"""Zuul's definition of a job, and the state that Zuul prepared for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchOverride:
    """A checkout that a job asks for: of one `project`, or of all of the job's where it is None."""

    path: str
    line: int
    job: str
    project: str | None
    ref: str
    projects: tuple[str, ...] = ()
    """The job's required projects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A change of Zuul's queue item: `commit` is the proposed one, `message` may be ""."""

    project: str
    branch: str
    change: str
    patch_set: str
    commit: str
    url: str
    message: str

    @property
    def title(self) -> str:
        """The name of the change in reports."""
        return self.url or f"{self.project} {self.change},{self.patch_set}".rstrip(",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A project as Zuul prepared it; `description` is Zuul's reason for `checkout`."""

    project: str
    name: str
    folder: str
    checkout: str
    description: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What Zuul prepared for a job: the changes ahead, and last the tested change.

    `override` is the checkout that the job requires, "" for none.
    """

    branch: str
    override: str
    items: tuple[Item, ...]
    checkouts: tuple[Checkout, ...]
