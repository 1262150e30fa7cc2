"""The examination of a scanner: what one burst was, and what to change. Pure: records in, reports out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.advice import advice_on
from devices.decoders.keymaps.keymap import (
    KEY_BACKSPACE,
    KEY_CAPSLOCK,
    KEY_ENTER,
    KEY_ESC,
    KEY_KPENTER,
    KEY_LEFTALT,
    KEY_LEFTCTRL,
    KEY_LEFTMETA,
    KEY_LEFTSHIFT,
    KEY_NUMLOCK,
    KEY_RIGHTALT,
    KEY_RIGHTCTRL,
    KEY_RIGHTMETA,
    KEY_RIGHTSHIFT,
    KEY_SPACE,
    KEY_TAB,
    KEYPAD,
)
from devices.decoders.keymaps.layouts import keymap
from devices.decoders.keys import EV_KEY
from devices.escapes import escape
from devices.profile import Profile
from devices.records import Emitted, document
from devices.scan import Scan, ScanFault
from devices.showable import showable
from devices.teaching.sample import QUIET_S, Medium, Sample, SampleCollector
from devices.traffic import Traffic

_MOVES: Final = {0: "-", 1: "+", 2: "~"}


@dataclass(frozen=True, slots=True)
class Report:
    """One burst: what arrived, what was made of it, and the sentences that say what to change."""

    source: str
    sample: Sample | None
    records: tuple[Scan | ScanFault, ...]
    advice: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """Return the report as plain JSON values."""
        gaps = self.gaps_ms
        return {
            "type": "report",
            "source": self.source,
            "medium": None if self.sample is None else self.sample.medium,
            "bytes": "" if self.sample is None else self.sample.data.hex(),
            "keys": self.keys,
            "gaps_ms": None if gaps is None else dict(zip(("min", "median", "max"), gaps, strict=True)),
            "records": [document(one) for one in self.records],
            "advice": list(self.advice),
        }

    @property
    def gaps_ms(self) -> tuple[float, float, float] | None:
        """The least, the middle and the longest silence inside the burst; None where there was none."""
        if self.sample is None or not self.sample.gaps:
            return None
        gaps = sorted(self.sample.gaps)
        return (
            round(gaps[0] * 1000, 1), round(gaps[len(gaps) // 2] * 1000, 1), round(gaps[-1] * 1000, 1)
        )  # fmt: skip

    @property
    def keys(self) -> str:
        """The key events by what a US keyboard has on the key: ``+a`` is pressed, ``-a`` released, ``~a`` repeated."""
        events = () if self.sample is None else self.sample.events
        moves = [f"{_MOVES.get(one.value, '?')}{key_name(one.code)}" for one in events if one.type == EV_KEY]
        return " ".join(moves)

    def lines(self) -> Iterator[str]:
        """Return the report for a person, without its advice; every line is safe to show."""
        yield showable(self.source)
        if self.sample is not None and self.sample.medium is Medium.KEYS:
            yield f"  keys   {self.keys}"
        elif self.sample is not None:
            yield f"  bytes  {escape(self.sample.data)}"
        if self.gaps_ms is not None:
            least, middle, longest = self.gaps_ms
            yield f"  gaps   {least} / {middle} / {longest} ms (least, middle, longest)"
        for record in self.records:
            yield f"  {_told(record)}"
        if not self.records:
            yield "  nothing was made of it"


_KEY_NAMES: Final[Mapping[int, str]] = MappingProxyType(
    {
        KEY_ESC: "Esc", KEY_BACKSPACE: "Backspace", KEY_TAB: "Tab", KEY_ENTER: "Enter", KEY_LEFTCTRL: "Ctrl",
        KEY_LEFTSHIFT: "Shift", KEY_RIGHTSHIFT: "RShift", KEY_LEFTALT: "Alt", KEY_SPACE: "Space",
        KEY_CAPSLOCK: "CapsLock", KEY_NUMLOCK: "NumLock", KEY_KPENTER: "KPEnter", KEY_RIGHTCTRL: "RCtrl",
        KEY_RIGHTALT: "AltGr", KEY_LEFTMETA: "Meta", KEY_RIGHTMETA: "RMeta",
        **{59 + number: f"F{number + 1}" for number in range(10)},
        **{code: f"KP{char}" for code, char in KEYPAD.items()},
    }
)  # fmt: skip


class Doctor:
    """Examines one tapped source, burst by burst.

    ``taught``: the profile was learnt from this very scanner, so that what differs from it is a change.
    """

    def __init__(self, source: str, profile: Profile, *, taught: bool, terminal: bool = False) -> None:
        self._source = source
        self._profile = profile
        self._taught = taught
        self._collector = SampleCollector(terminal=terminal)
        self._records: list[Scan | ScanFault] = []
        self._due: float | None = None

    def feed(self, record: Emitted) -> list[Report]:
        """Take a record of this source in its order; return the report of the burst before it, if it ended that."""
        match record:
            case Traffic():
                out = self._reported(self._collector.feed(record))
            case Scan() | ScanFault():
                sampled = self._collector.feed(record) if isinstance(record, Scan) else []
                self._records.append(record)
                self._due = record.at + QUIET_S
                out = self._reported(sampled)
            case _:
                return []
        return out

    def deadline(self) -> float | None:
        """Say when silence ends the burst."""
        due = self._collector.deadline()
        return self._due if due is None else due

    def tick(self, now: float) -> list[Report]:
        """Let silence end the burst."""
        samples = self._collector.tick(now)
        if samples:
            return self._reported(samples)
        if self._due is not None and now >= self._due and self._collector.deadline() is None:
            return self._reported([None])
        return []

    def _reported(self, samples: "list[Sample] | list[None]") -> list[Report]:
        out: list[Report] = []
        for sample in samples:
            records, self._records, self._due = tuple(self._records), [], None
            if sample is None and not records:
                continue
            advice = advice_on(sample, records, self._profile, taught=self._taught)
            out.append(Report(self._source, sample, records, tuple(dict.fromkeys(advice))))
        return out


def key_name(code: int) -> str:
    """Return what stands on a key of a US keyboard, a word for keys without a character, or the key's number."""
    name = _KEY_NAMES.get(code) or keymap("us").character(code, 0)
    return name if name is not None and name != " " else str(code)


def _told(record: Scan | ScanFault) -> str:
    if isinstance(record, ScanFault):
        return f"fault  {record.kind}  {showable(record.partial.decode('utf-8', 'surrogateescape'))}"
    text = "(no text)" if record.text is None else showable(record.text)
    return "  ".join(["scan ", record.aim or "no AIM", text, *sorted(record.flags)])
