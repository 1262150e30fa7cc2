"""A tiny shift with its lines written down: real values, a real writer thread, no store."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from devices.scan import Scan, ScanFault
from scanner_app.bench import Bench
from scanner_app.carrying import Carrying, Reach
from scanner_app.said import Said, Screenful
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.step import Control, Option, View

RECEIVE = View(
    title=Phrase.of("title.purchase_order", code="PO-4711"),
    ask=Phrase("ask.unit"),
    lines=(
        Phrase.of("line.item", item="DRILL-18V", done="12", total="20"),
        Phrase.of("line.item", item="SAW-1400", done="0", total="10"),
    ),
    progress=(12, 30),
    options=(
        Option(Control.DONE, label=Phrase("option.done")),
        Option(Control.UNDO, label=Phrase("option.undo")),
        Option(Control.PROBLEM, label=Phrase("option.problem")),
        Option(Control.HELP, label=Phrase("option.help")),
        Option(Control.MODE, "home", Phrase("option.home")),
    ),
    keyable=True,
    expects="SN-0013",
)
PICK = replace(
    RECEIVE,
    title=Phrase.of("title.pick_order", code="SO-88"),
    ask=Phrase("ask.bin"),
    target="A-01-03",
    lines=(Phrase.of("line.take", count="2", item="DRILL-18V"),),
)
HOME = View(
    title=Phrase.of("home.title", site="LEJ1"),
    ask=Phrase("home.ask"),
    options=tuple(
        Option(Control.MODE, mode, Phrase(f"mode.{mode}"))
        for mode in ("receive", "putaway", "pick", "pack", "lookup", "queue", "leave")
    ),
)
HELD = View(
    title=RECEIVE.title,
    ask=Phrase("session.scan_ack"),
    lines=(Phrase.of("putaway.unit.held", serial="SN-0666", kind="recall"),),
    options=(Option(Control.ACK, label=Phrase("option.ack")),),
    blocked=True,
)

HOSTILE = "[red]\x1b]0;owned\x07\x1b[2J[/red]\u202e"
"""Markup, a window title, an erased screen and a bidi override, as a barcode could hold them."""

Line = tuple[Answer, View | None]


def screenful(view: View, mode: str = "receive") -> Screenful:
    """Return a view with an operator at work."""
    return Screenful(view=view, operator="AB", mode=mode, step="Step", site="LEJ1", tally=())


class FrozenClock:
    """Twenty to nine, for ever."""

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 7, 40, tzinfo=UTC)

    def offset(self) -> int:
        return 60

    def monotonic_ns(self) -> int:
        return 1

    def boot(self) -> str:
        return "boot"


@dataclass
class ScriptedShift:
    """Answers what its lines say, and UNKNOWN to anything else; ``heard`` is all that reached it, in order."""

    screen: Screenful = field(default_factory=lambda: screenful(RECEIVE))
    lines: dict[str, Line] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    failing: Exception | None = None

    def __post_init__(self) -> None:
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._n = 0
        self._tally: dict[Kind, int] = {}

    def open(self) -> Future[Screenful]:
        return self._writer.submit(lambda: self.screen)

    def scan(self, scan: Scan | ScanFault) -> Future[Said]:
        text = f"!{scan.kind}" if isinstance(scan, ScanFault) else scan.text or ""
        return self._writer.submit(self._take, text)

    def act(self, control: Control, argument: str = "") -> Future[Said]:
        return self._writer.submit(self._take, f"SCN:{control}:{argument}".rstrip(":"))

    def keyed(self, text: str) -> Future[Said]:
        return self._writer.submit(self._take, f"keyed {text}")

    def close(self) -> None:
        self._writer.shutdown()

    def _take(self, text: str) -> Said:
        if self.failing is not None:
            raise self.failing
        self.heard.append(text)
        self._n += 1
        unknown = Answer(Kind.UNKNOWN, Phrase.of("misfit.text", text=text), expected=Phrase("expected.unit"))
        answer, view = self.lines.get(text, (unknown, None))
        self._tally[answer.kind] = self._tally.get(answer.kind, 0) + 1
        self.screen = replace(self.screen, tally=tuple(self._tally.items()), view=view or self.screen.view)
        return Said(self._n, answer, self.screen, (), text)


ANSWERS: dict[Kind, Answer] = {
    Kind.OK: Answer(Kind.OK, Phrase.of("receive.unit.ok", serial="SN-0012", done="12", total="30")),
    Kind.NOTE: Answer(Kind.NOTE, Phrase.of("receive.unit.not_on_manifest", serial="SN-0044")),
    Kind.CONFIRM: Answer(
        Kind.CONFIRM,
        Phrase.of("receive.ask.other_po", serial="SN-0090", po="PO-4712"),
        Phrase.of("found.serial", serial="SN-0090"),
    ),
    Kind.WRONG: Answer(Kind.WRONG, Phrase.of("misfit.bin", code="A-01-03"), expected=Phrase("expected.unit")),
    Kind.DUPLICATE: Answer(
        Kind.DUPLICATE,
        Phrase.of(
            "receive.unit.duplicate",
            serial="SN-0007",
            place="DOCK-1",
            at="2026-11-23T07:12:00.000Z[Europe/Berlin]",
            who="CD",
        ),
    ),
    Kind.HOLD: Answer(Kind.HOLD, Phrase.of("putaway.unit.held", serial="SN-0666", kind="recall")),
    Kind.UNKNOWN: Answer(Kind.UNKNOWN, Phrase.of("misfit.text", text=HOSTILE), expected=Phrase("expected.unit")),
    Kind.FAULT: Answer(Kind.FAULT, Phrase("fault.unplugged")),
}


def carrying() -> Carrying:
    """Return an outbox that waits for its server."""
    return Carrying(
        unsent=3,
        oldest_at="2026-11-23T07:35:00.000Z",
        acknowledged=120,
        recorded=123,
        reach=Reach.OFFLINE,
        since="2026-11-23T07:30:00.000Z",
        reason="The server at http://10.0.0.5:8470 did not answer within 10 seconds.",
    )


def bench(shift: ScriptedShift) -> Bench:
    """Return a bench around a scripted shift, without scanners."""
    return Bench(shift=shift, carrying=carrying)
