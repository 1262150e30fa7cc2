"""Scans from the reports of a scanner in HID POS mode (USB HID Point of Sale Usage Tables 1.02, page 0x8C)."""

from dataclasses import dataclass, replace
from typing import Final

from devices.decoders.content import PARTIAL_CAP, fault, finish, split_aim, unended
from devices.decoders.hid_descriptor import ReportDescriptor, ReportField, ReportKind
from devices.profile import Profile
from devices.scan import DeviceError, FaultKind, Scan, ScanFault

PAGE: Final = 0x8C
BYTE_COUNT: Final = 0x0001003B
SYMBOLOGY_IDENTIFIERS: Final = (0x8C00FB, 0x8C00FC, 0x8C00FD)
DECODED_DATA: Final = 0x8C00FE
DATA_CONTINUED: Final = 0x8C00FF

LARGEST: Final = 8192
"""No code is larger; a scanner that announces more of one for ever ends here."""
STILL_S: Final = 1.0
"""A scan of which more was announced and nothing comes is over after this time."""

_BYTE: Final = 8
_FEWEST_DATA: Final = 8


@dataclass(frozen=True, slots=True)
class Span:
    """``count`` values of ``bits`` bits from bit ``offset`` of a report, its report id not counted."""

    offset: int
    bits: int
    count: int = 1

    def number(self, report: int) -> int:
        """Return the whole span of a report, which is given as one little-endian number."""
        return report >> self.offset & ((1 << self.bits * self.count) - 1)

    def octets(self, report: int) -> bytes:
        """Return the span's bytes in their order; its values have eight bits."""
        return self.number(report).to_bytes(self.count, "little")


@dataclass(frozen=True, slots=True)
class PosLayout:
    """Where a report holds a part of a scan. ``length`` None: zeros fill what is not used; ``more`` None: one report.

    ``size`` is the report's bytes, its report id not counted.
    """

    data: Span
    length: Span | None
    aim: tuple[Span, ...]
    more: Span | None
    size: int


def layouts(descriptor: ReportDescriptor) -> dict[int, PosLayout]:
    """Return the layout of each report that carries scans, by report id; DeviceError where none does."""
    found = {
        report_id: layout
        for report_id in dict.fromkeys(f.report_id for f in descriptor.fields if f.kind is ReportKind.INPUT)
        if (layout := _layout(descriptor, report_id)) is not None
    }
    if not found:
        raise DeviceError(
            "This device has no report that carries scans as HID POS describes them; switch it to USB serial."
        )
    return found


def _layout(descriptor: ReportDescriptor, report_id: int) -> PosLayout | None:
    fields = [f for f in descriptor.fields if f.kind is ReportKind.INPUT and f.report_id == report_id]
    spans = [span for field in fields if not field.constant and field.bits for span in _spans(field)]
    data = next((span for usage, span in spans if usage == DECODED_DATA and span.bits == _BYTE), None)
    if data is None:
        data = _vendor_data(fields, spans)
    if data is None:
        return None
    named = dict(reversed(spans))
    aim = tuple(named[usage] for usage in SYMBOLOGY_IDENTIFIERS if usage in named and named[usage].bits == _BYTE)
    content_from = min(span.offset for span in (data, *aim))
    length = named.get(BYTE_COUNT) or _length_before(content_from, spans)
    size = descriptor.report_bytes(ReportKind.INPUT, report_id)
    return PosLayout(data, length, aim, named.get(DATA_CONTINUED), size)


def _spans(field: ReportField) -> list[tuple[int, Span]]:
    """Return the runs of elements with one usage; an array counts as a run of its first."""
    runs: list[tuple[int, Span]] = []
    for place in range(field.count):
        usage = field.usage(place if field.variable else 0)
        if runs and runs[-1][0] == usage:
            runs[-1] = (usage, replace(runs[-1][1], count=runs[-1][1].count + 1))
        else:
            runs.append((usage, Span(field.offset + place * field.bits, field.bits)))
    return runs


def _vendor_data(fields: list[ReportField], spans: list[tuple[int, Span]]) -> Span | None:
    """Return the longest run of bytes of a bar code scanner's report that names its data by the vendor's usages."""
    if not any(usage >> 16 == PAGE for field in fields for usage in field.collections):
        return None
    runs = [span for _, span in spans if span.bits == _BYTE and span.count >= _FEWEST_DATA]
    return max(runs, key=lambda span: span.count, default=None)


def _length_before(offset: int, spans: list[tuple[int, Span]]) -> Span | None:
    """Return the one byte or word that stands just before the content, whatever the vendor calls it."""
    ends = (span for _, span in spans if span.count == 1 and span.bits in {_BYTE, 2 * _BYTE})
    return next((span for span in ends if span.offset + span.bits == offset), None)


class HidPosDecoder:
    """Puts the reports of one scan together. A report goes in by ``feed`` as it is read, its report id first.

    What follows a damaged report up to the last one of its scan is damaged too, and so is what begins within
    ``STILL_S`` after silence has ended a scan: it may be its rest.
    """

    def __init__(self, descriptor: ReportDescriptor, profile: Profile, source: str) -> None:
        self._layouts = layouts(descriptor)
        self._numbered = descriptor.numbered
        self._profile = profile
        self._source = source
        self._parts: bytearray | None = None
        self._aim = ""
        self._draining = False
        self._last = 0.0
        self._grown = 0.0
        self._suspect_until = float("-inf")

    def feed(self, report: bytes, now: float) -> list[Scan | ScanFault]:
        """Take one report that arrived at ``now``; return what it completed. Other reports say nothing of scans."""
        report_id, body = (report[0], report[1:]) if self._numbered and report else (0, report)
        layout = self._layouts.get(report_id)
        if layout is None or not report:
            return []
        value = int.from_bytes(body, "little")
        length = layout.data.count if layout.length is None else layout.length.number(value)
        cut = len(body) < layout.size
        more = cut or (layout.more is not None and layout.more.number(value) != 0)
        if cut or length > layout.data.count:
            return self._malformed(report, now, more=more)
        data = layout.data.octets(value)
        data = data.rstrip(b"\0") if layout.length is None else data[:length]
        return self._joined(data, _identifier(layout, value), now, more=more)

    def deadline(self) -> float | None:
        """Say when silence will end what is under way; None where nothing is."""
        return None if self._parts is None else self._last + STILL_S

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end a scan of which more was announced."""
        if self._parts is None or now < self._last + STILL_S:
            return []
        self._suspect_until = now + STILL_S
        return self._given_up(FaultKind.INCOMPLETE, self._last)

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Forget a device that is gone: what is under way is a fault."""
        self._suspect_until = float("-inf")
        return self._given_up(FaultKind.UNPLUGGED, now)

    def _malformed(self, report: bytes, now: float, *, more: bool) -> list[Scan | ScanFault]:
        told = self._draining
        self._reset()
        if more:
            self._parts, self._draining, self._last = bytearray(), True, now
        return [] if told else [fault(FaultKind.MALFORMED, report, self._source, now)]

    def _joined(self, data: bytes, aim: str, now: float, *, more: bool) -> list[Scan | ScanFault]:
        out: list[Scan | ScanFault] = []
        if self._parts is not None and aim and self._aim and aim != self._aim:
            out += self._given_up(FaultKind.INCOMPLETE, now)  # another code has begun
        if self._parts is None:
            self._parts, self._aim, self._grown = bytearray(), aim, now
            if now < self._suspect_until:
                self._draining = True
                out.append(fault(FaultKind.INCOMPLETE, data, self._source, now))
        self._last = now
        if data:
            self._grown = now
        if not self._draining:
            self._parts += data
            if len(self._parts) > LARGEST or now - self._grown > STILL_S:
                self._draining = True
                out.append(fault(FaultKind.OVERSIZE, bytes(self._parts[:PARTIAL_CAP]), self._source, now))
        return out if more else out + self._ended(bytes(self._parts), now)

    def _ended(self, raw: bytes, now: float) -> list[Scan | ScanFault]:
        told, aim = self._draining, self._aim
        self._reset()
        if told:
            return []
        record = finish(unended(raw, self._profile), self._profile, self._source, now, reported_aim=aim)
        if isinstance(record, Scan) and not record.raw.startswith(aim.encode("ascii")):
            record = replace(record, raw=aim.encode("ascii") + record.raw)
        return [] if record is None else [record]

    def _given_up(self, kind: FaultKind, at: float) -> list[Scan | ScanFault]:
        parts, told = self._parts, self._draining
        self._reset()
        return [] if parts is None or told else [fault(kind, bytes(parts), self._source, at)]

    def _reset(self) -> None:
        self._parts = None
        self._aim = ""
        self._draining = False


def _identifier(layout: PosLayout, report: int) -> str:
    """Return the AIM identifier that a report carries; empty where it holds none of a known form."""
    octets = b"".join(span.octets(report) for span in layout.aim)
    aim, _ = split_aim(octets.decode("ascii", "replace") + "\0")
    return aim
