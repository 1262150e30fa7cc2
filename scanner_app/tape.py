r"""A scan tape: what was scanned, keyed and pressed, in order, as text.

One scan a line, blanks are data; the escapes are those of ``devices.escapes``. A line that begins with ``#`` is a
comment, one that begins with ``!`` a directive: ``!key NAME``, ``!type TEXT``, ``!wait S``, ``!at ISO-8601``,
``!again``, ``!fault KIND``, ``!offline``, ``!online``, ``!sync``. An empty line is nothing. A key is a control's name
(``YES``, ``MODE:receive``), a digit that chooses an option, or a function key as it is set by default (``F5``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from devices.escapes import EscapeError, unescape
from devices.scan import FaultKind
from scanner_app.screens.keys import DEFAULT_KEYS, HOME
from scanner_app.workflows.step import Control

MAX_WAIT_S = 366 * 86400


class TapeError(Exception):
    """A line of the tape says nothing that can be played; the sentence names the line."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One code, by its exact bytes."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Again:
    """The trigger bounced: the last code once more, at once."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key that stands for a control code."""

    control: Control
    argument: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A digit key: the option of that number on the screen."""

    digit: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """A code typed and entered."""

    text: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A scan that came in damaged."""

    kind: FaultKind


@dataclass(frozen=True, slots=True)
class Waited:
    """Time went by, in seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class At:
    """The clock stands at this moment."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Network:
    """The server can be reached from now on, or not."""

    online: bool


@dataclass(frozen=True, slots=True)
class Sync:
    """Push everything, then pull everything."""


Line = Scanned | Again | Pressed | Chosen | Keyed | Damaged | Waited | At | Network | Sync


def parse(data: bytes) -> tuple[Line, ...]:
    """Return the tape's lines, or raise TapeError naming the first that cannot be played."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TapeError(
            f"The tape is not UTF-8 at byte {error.start}; write bytes that are no text as \\xHH."
        ) from error
    lines = []
    for number, raw in enumerate(text.split("\n"), 1):
        written = raw.removesuffix("\r")
        if not written or written.startswith("#"):
            continue
        try:
            lines.append(_directive(written) if written.startswith("!") else Scanned(unescape(written)))
        except (EscapeError, ValueError) as error:
            raise TapeError(f"Line {number} of the tape: {error}") from error
    return tuple(lines)


def _directive(written: str) -> Line:
    name, _, rest = written[1:].partition(" ")
    match name:
        case "again" | "offline" | "online" | "sync" if rest:
            raise ValueError(f"!{name} stands alone; remove what follows it.")
        case "again":
            return Again()
        case "sync":
            return Sync()
        case "offline" | "online":
            return Network(name == "online")
        case "key":
            return _key(rest)
        case "type":
            return Keyed(unescape(rest).decode("utf-8"))
        case "wait":
            return Waited(_seconds(rest))
        case "at":
            return At(_moment(rest))
        case "fault":
            return Damaged(_fault(rest))
        case _:
            raise ValueError(f"!{name} is not known; key, type, wait, at, again, fault, offline, online, sync are.")


def _key(rest: str) -> Pressed | Chosen:
    if rest.isascii() and rest.isdigit() and len(rest) == 1 and rest != "0":
        return Chosen(int(rest))
    name, _, argument = rest.partition(":")
    action = next((action for action, key in DEFAULT_KEYS.items() if key == rest.lower()), name)
    if action == HOME:
        return Pressed(Control.MODE, "home")
    if action not in Control.__members__:
        raise ValueError(f"!key {rest!r} is not known; a digit, F1 to F12, or one of {', '.join(Control)} is expected.")
    return Pressed(Control(action), argument)


def _seconds(rest: str) -> float:
    try:
        seconds = float(rest)
    except ValueError:
        seconds = -1.0
    if not isfinite(seconds) or not 0 <= seconds <= MAX_WAIT_S:
        raise ValueError(f"!wait {rest!r} is no waiting time; seconds from 0 to {MAX_WAIT_S} are expected.")
    return seconds


def _moment(rest: str) -> datetime:
    try:
        moment = datetime.fromisoformat(rest)
    except ValueError as error:
        raise ValueError(f"!at {rest!r} is no time; ISO 8601 such as 2026-03-02T08:00:00Z is expected.") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _fault(rest: str) -> FaultKind:
    if rest not in list(FaultKind):
        raise ValueError(f"!fault {rest!r} is not known; one of {', '.join(FaultKind)} is expected.")
    return FaultKind(rest)
