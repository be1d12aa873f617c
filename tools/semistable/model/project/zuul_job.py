"""What Zuul says of a job, and what it said before it ran."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutOverride:
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
    """A change of Zuul's queue item: `commit` is what was proposed, `message` may be ""."""

    project: str
    branch: str
    change: str
    patch_set: str
    commit: str
    url: str
    message: str

    @property
    def title(self) -> str:
        """Name it as people do."""
        return self.url or f"{self.project} {self.change},{self.patch_set}".rstrip(",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A project as Zuul prepared it; `description` is Zuul's own word for why `checkout`."""

    project: str
    name: str
    folder: str
    checkout: str
    description: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What Zuul prepared for a job: the changes ahead and the one tested, which is the last.

    `override` is the checkout that the job asks for, "" for none.
    """

    branch: str
    override: str
    items: tuple[Item, ...]
    checkouts: tuple[Checkout, ...]
