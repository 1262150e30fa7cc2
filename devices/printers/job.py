"""What is sent to a printer, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.scan import DeviceError


class Format(StrEnum):
    """The language of a job."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    ZPL = "zpl"
    TEXT = "text"

    @property
    def joins(self) -> bool:
        """Whether pieces one after the other are a job too, rather than files of their own."""
        return self in {Format.ZPL, Format.TEXT}


@dataclass(frozen=True, slots=True)
class Piece:
    """What is sent in one go and printed whole: ``labels`` says how many labels it holds."""

    data: bytes
    labels: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """Labels for a printer, in their order. ``media`` is the paper by its name in CUPS, empty for the queue's own."""

    title: str
    format: Format
    pieces: tuple[Piece, ...]
    media: str = ""

    @property
    def total(self) -> int:
        """The labels of every piece."""
        return sum(piece.labels for piece in self.pieces)

    def labels_in(self, pieces: int) -> int:
        """Return how many labels the first so many pieces hold."""
        return sum(piece.labels for piece in self.pieces[:pieces])


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a job of ``total`` labels, counted from 0 in their order.

    The first ``taken`` are surely with the printer. Those from there up to ``begun`` were sent at least in part: look
    whether they came out before printing them again. The rest never left. ``stopped`` says why not all are taken.
    """

    total: int
    taken: int
    begun: int
    stopped: DeviceError | None = None

    @property
    def unprinted(self) -> range:
        """The labels that are not surely printed, to be printed again."""
        return range(self.taken, self.total)

    @property
    def doubtful(self) -> range:
        """The first of the unprinted labels, which may be printed nevertheless."""
        return range(self.taken, self.begun)


class Printer(Protocol):
    """Somewhere to print. ``address`` is how the command line names it."""

    @property
    def address(self) -> str:
        """``file:PATH``, ``cups:NAME`` or ``tcp:HOST:PORT``."""
        ...

    def print_job(self, job: Job) -> Printed:
        """Print in order until done or stopped. Errors of the device are told in the value, never raised."""
        ...


def all_printed(job: Job) -> Printed:
    """Return the value for a job that is done."""
    return Printed(job.total, job.total, job.total)


def stopped(job: Job, taken: int, begun: int, error: DeviceError) -> Printed:
    """Return the value for a job of which so many whole pieces were taken, and so many begun."""
    return Printed(job.total, job.labels_in(taken), job.labels_in(begun), error)


def joined(pieces: Sequence[Piece]) -> Piece:
    """Return the pieces as one that is taken whole or not at all."""
    return Piece(b"".join(piece.data for piece in pieces), sum(piece.labels for piece in pieces))
