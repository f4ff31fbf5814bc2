"""What a download brought, as values and as sentences."""

from dataclasses import dataclass
from pathlib import Path

from cimodels.sources.catalogue import Entry
from cimodels.sources.library import ImportReport, StoredFile


@dataclass(frozen=True)
class Fetched:
    """A file that is here now. `path` is None where CDE's file is unchanged and in the library."""

    entry: Entry
    name: str
    address: str
    path: Path | None
    bytes: int
    sha256: str
    fetched_at: str
    resumed_at: int = 0


@dataclass(frozen=True)
class NotFetched:
    """A file that could not be had: the reason, and the page where a person finds it."""

    entry: Entry
    reason: str

    def __str__(self) -> str:
        return f"{self.entry.title}: {self.reason}. See {self.entry.landing_page} and import the file."


@dataclass(frozen=True)
class FetchReport:
    """Every entry asked for, once: fetched or failed."""

    fetched: tuple[Fetched, ...]
    failed: tuple[NotFetched, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(file.path for file in self.fetched if file.path)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What happened, for people: a count, then one sentence per file that is missing."""
        unchanged = sum(file.path is None for file in self.fetched)
        size = sum(file.bytes for file in self.fetched if file.path)
        counted = f"{len(self.paths)} files downloaded ({size / 1e6:,.1f} MB)"
        return (
            f"{counted}, {unchanged} unchanged, {len(self.failed)} not to be had.",
            *map(str, self.failed),
        )


@dataclass(frozen=True)
class DeliveryReport:
    """What was fetched and what the library made of it."""

    fetch: FetchReport
    intake: ImportReport

    @property
    def imported(self) -> tuple[StoredFile, ...]:
        return self.intake.imported

    @property
    def failed(self) -> tuple[object, ...]:
        """Files that could not be had or were refused."""
        return (*self.fetch.failed, *self.intake.errors)

    @property
    def sentences(self) -> tuple[str, ...]:
        kept = f"{len(self.imported)} files imported, {len(self.intake.already_here)} were here already."
        return (*self.fetch.sentences, kept, *map(str, self.intake.errors))
