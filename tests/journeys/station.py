"""One workplace as a person meets it: the application in a terminal, a scanner on a serial line, its file beside."""

import json
import os
import re
import sys
import time
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scanner_app.demo.cable import Cable
from scanner_app.demo.hands import SAME_CODE_S, STATUS
from scanner_app.demo.pane import Pane
from scanner_app.phrases import word
from scanner_app.workflows.answer import Kind
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control
from sync import identity_file, wire
from sync.ledger.envelope import Envelope
from sync.store import StoreFailedError, open_view
from tests.journeys.folders import TAG
from tests.journeys.machine import PATIENCE_S, awaited, children, command_of, listens, scanner

ANNA: Final = "BDG-7F3K2M9QXT"
BEN: Final = "BDG-R4W8Z1LCVN"
SOFIA: Final = "BDG-0PHJ6Y5DQE"
_WORDS: Final = {word(kind): kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as it stands on the screen."""

    number: int
    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The screen as running words, so that a sentence is found however its lines were broken."""
        return re.sub(r"\s+", " ", " ".join(self.lines))


@dataclass(frozen=True, slots=True)
class Recorded:
    """One fact of the handheld's file: its envelope and the exact bytes that the scanner gave."""

    envelope: Envelope
    raw: bytes

    @property
    def code(self) -> str:
        """The key of what was answered, where the scan moved nothing."""
        return str(getattr(self.envelope.fact, "code", ""))

    @property
    def type(self) -> str:
        """The type of the fact."""
        return type(self.envelope.fact).__name__


class Station:
    """An application on ``folder``, in a terminal, with one scanner on a cable; ``start`` it and ``close`` it."""

    def __init__(
        self,
        folder: Path,
        tag: str = TAG,
        *,
        server: str = "",
        config: str = "",
        columns: int = 40,
        rows: int = 20,
    ) -> None:
        self.folder = folder
        self.tag = tag
        self.cable = Cable(folder.parent / f"{folder.name}-gun")
        self.cable.plug()
        self.config = folder.parent / f"{folder.name}.toml"
        self.config.write_text(config or f'scanners = ["serial:{self.cable.path}"]\n')
        self.env = environment(folder, self.config, server)
        self._size = (columns, rows)
        identity = identity_file.load(folder)
        self._device = identity.device if identity is not None else ""
        self._pane: Pane | None = None
        self._scanned: dict[bytes, float] = {}
        self.seen = 0
        """Number of the last answer that was read from the screen."""

    @property
    def pane(self) -> Pane:
        """The terminal of the running application."""
        assert self._pane is not None, "the application is not started"
        return self._pane

    def start(self, sees: str = "#000000", *, listens: bool = True) -> "Station":
        """Start the application; return once it asks its first question and hears its scanner."""
        self.seen = self._last_number()
        self._pane = Pane([sys.executable, "-m", "scanner_app.cli"], self.env, *self._size)
        self.until(sees)
        if listens:
            self.listened()
        return self

    def kill(self) -> tuple[str, ...]:
        """End the application as a pulled battery would, and return the screen as it was at that moment."""
        pane = self.pane
        pane.kill()
        self._pane = None
        return pane.lines()

    def close(self) -> None:
        """End the application, if it runs, and put the scanner away."""
        if self._pane is not None:
            self._pane.close()
            self._pane = None
        self.cable.pull()

    def scan(self, code: str | bytes) -> Shown:
        """Scan a code, no sooner after the same one than a hand can, and return the one answer to it."""
        raw = code if isinstance(code, bytes) else code.encode()
        time.sleep(max(0.0, self._scanned.get(raw, 0.0) + SAME_CODE_S - time.monotonic()))
        self.send(raw + b"\r")
        shown = self.answer()
        self._scanned[raw] = time.monotonic()
        return shown

    def sign_in(self, badge: str, knows: str = "SO-9003") -> "Station":
        """Scan a badge, as soon as the documents of the site are here, this order among them."""
        awaited(lambda: self._knows(knows), f"{knows} on the handheld")
        assert self.scan(badge).kind is Kind.OK
        return self

    def control(self, control: Control, argument: str = "") -> Shown:
        """Scan a control barcode."""
        return self.scan(control_text(self.tag, control, argument))

    def work(self, mode: str, document: str = "") -> Shown:
        """Choose a work, and scan its document or first unit."""
        shown = self.control(Control.MODE, mode)
        return self.scan(document) if document else shown

    def send(self, data: bytes) -> None:
        """Send bytes as the scanner would, whatever they are."""
        self.cable.send(data)

    def type(self, keys: bytes) -> None:
        """Type on the terminal's keyboard."""
        self.pane.type(keys)

    def answer(self, count: int = 1) -> Shown:
        """Return the newest of so many answers; a screen that shows one too many, or none, is an error."""
        number = self.seen + count
        shown = self.pane.wait(lambda lines: self._new(lines, number), PATIENCE_S, f"answer {number}")
        self.seen = shown.number
        return shown

    def until(self, sentence: str) -> tuple[str, ...]:
        """Wait until the screen shows the sentence, however its lines are broken, and return the screen."""
        wanted = sentence.replace(" ", "")

        def look(lines: tuple[str, ...]) -> tuple[str, ...] | None:
            return lines if wanted in "".join(lines).replace(" ", "") else None

        return self.pane.wait(look, PATIENCE_S, repr(sentence))

    def unsent(self) -> int:
        """Return how many facts of the handheld's file the server has not acknowledged."""
        with open_view(self.folder) as view:
            return view.summary().unsent

    def until_sent(self) -> None:
        """Wait until the file says that everything is acknowledged, and the status line says so too."""
        awaited(lambda: self.unsent() == 0, "the server's acknowledgement of everything")
        self.pane.wait(lambda lines: True if re.search(r"\s(0|all sent) ▲", lines[-1]) else None, PATIENCE_S, "0 ▲")

    def listened(self) -> None:
        """Wait until the reading process waits for bytes on the cable: what comes sooner is the rest of a scan."""
        device = os.path.realpath(self.cable.path)
        awaited(lambda: any(listens(pid, device) for pid in self.readers()), f"that {device} is listened to")

    def read_so_far(self) -> int:
        """Return how many bytes the reading process has read in its life, from whatever."""
        (reader,) = self.readers()
        fields = Path(f"/proc/{reader}/io").read_text().split("\n")
        return next(int(line.removeprefix("rchar: ")) for line in fields if line.startswith("rchar: "))

    def send_and_see_read(self, data: bytes) -> None:
        """Send a part of a scan and wait until the reading process has taken it, in a read of its own."""
        before = self.read_so_far()
        self.send(data)
        awaited(lambda: self.read_so_far() >= before + len(data), f"that {data!r} is read")

    def readers(self) -> list[int]:
        """Return the process ids of the application's reading processes."""
        return [pid for pid in children(self.pane._program.pid) if b"devices.reader" in command_of(pid)]

    def facts(self) -> list[Recorded]:
        """Return every fact of the handheld's file, in order."""
        with open_view(self.folder) as view:
            rows = view.conn.execute("SELECT raw FROM event ORDER BY position").fetchall()
        return [_recorded(wire.decode(raw)) for (raw,) in rows]

    def facts_of(self, number: int) -> list[Recorded]:
        """Return what this scan left in the file."""
        return [fact for fact in self.facts() if fact.envelope.scan == number]

    def standing(self) -> dict[tuple[str, str], tuple[object, ...]]:
        """Return where every unit stands that this handheld moved last; a sighting changes nothing of it."""
        with open_view(self.folder) as view:
            serials = view.conn.execute("SELECT DISTINCT serial FROM unit").fetchall()
            units = {unit.key: unit for (serial,) in serials for unit in view.mirror.units_by_text(serial)}
        return {
            (key.item, key.serial): (unit.state, unit.place, unit.po, unit.order, unit.holds, unit.disputes)
            for key, unit in units.items()
            if unit.booked is not None and unit.booked.device == self._device
        }

    def check_whole(self) -> None:
        """Check that every scan up to the newest left its facts, none is missing or doubled, and the chain holds."""
        with open_view(self.folder) as view:
            assert view.verify_chain().whole
        numbers = [fact.envelope.scan for fact in self.facts() if fact.envelope.scan is not None]
        assert numbers == sorted(numbers)
        assert sorted(set(numbers)) == list(range(1, self.seen + 1))

    def _last_number(self) -> int:
        try:
            with open_view(self.folder) as view:
                return int(view.conn.execute("SELECT scan FROM handheld").fetchone()[0])
        except StoreFailedError:  # nothing was ever scanned here
            return 0

    def _knows(self, document: str) -> bool:
        try:
            with open_view(self.folder) as view:
                return (view.mirror.order(document) or view.mirror.purchase_order(document)) is not None
        except StoreFailedError:  # the application has not made its file yet
            return False

    def _new(self, lines: tuple[str, ...], number: int) -> Shown | None:
        status = STATUS.match(lines[-1])
        if status is None or status[2] not in _WORDS:
            return None
        shown = Shown(int(status[1]), _WORDS[status[2]], lines)
        assert shown.number <= number, f"one answer too many:\n{chr(10).join(lines)}"
        return shown if shown.number == number else None


def environment(folder: Path, config: Path, server: str = "") -> Mapping[str, str]:
    """Return an environment in which the application finds this folder and this configuration, and nothing else."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SCANNER_", "TEXTUAL"))}
    named = {"SCANNER_SERVER": server} if server else {}
    root = str(Path(__file__).resolve().parents[2])
    return {
        **clean, **named, "SCANNER_DATA": str(folder), "SCANNER_CONFIG": str(config), "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8", "PYTHONPATH": root,
    }  # fmt: skip


def queue(station: Station) -> dict[str, object]:
    """Return what ``scanner queue --json`` says beside the running application."""
    told = scanner("queue", "--json", env=station.env)
    assert told.status == 0, told.err
    found: dict[str, object] = json.loads(told.out)
    return found


def _recorded(envelope: Envelope) -> Recorded:
    evidence = envelope.evidence
    return Recorded(envelope, b64decode(evidence.raw) if evidence is not None else b"")
