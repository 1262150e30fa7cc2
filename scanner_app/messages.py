"""What reaches the application from other threads."""

from typing import TYPE_CHECKING

from textual.message import Message

from scanner_app.bench import Bench, Emitted
from scanner_app.carrying import Carrying

if TYPE_CHECKING:
    from concurrent.futures import Future

    from scanner_app.said import Said, Screenful


class Heard(Message):
    """A scanner, or the reading of the terminal, has something to say."""

    def __init__(self, record: Emitted) -> None:
        super().__init__()
        self.record = record


class Opened(Message):
    """The shift has found where the work was left, or has failed to."""

    def __init__(self, outcome: "Future[Screenful]") -> None:
        super().__init__()
        self.outcome = outcome


class Answered(Message):
    """The shift has answered, or has failed to; ``source`` is the scanner that waits to hear it, or empty."""

    def __init__(self, outcome: "Future[Said]", source: str = "") -> None:
        super().__init__()
        self.outcome = outcome
        self.source = source


class Carried(Message):
    """How the outbox and the link stand now; None where that could not be found out."""

    def __init__(self, carrying: Carrying | None) -> None:
        super().__init__()
        self.carrying = carrying


class Enrolled(Message):
    """The handheld is enrolled, or is not, and why."""

    def __init__(self, outcome: Bench | str) -> None:
        super().__init__()
        self.outcome = outcome
