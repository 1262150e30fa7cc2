"""A fuzz target over all that takes bytes from outside: codes, lines, packets, reports, keys, a terminal.

Run as ``python -m tests.wiring.fuzz_codes CORPUS [libFuzzer options]``. The first byte of an input picks the target.
What it finds is written to the folder of ``-artifact_prefix`` and ends the run.
"""

import struct
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["devices", "biip"]):
    from devices.barcodes.decoded import decode
    from devices.barcodes.gs1_repair import MOST_REPAIRS
    from devices.barcodes.read import read
    from devices.barcodes.reading import Form, Note, Reading
    from devices.decoders.framings import byte_decoder
    from devices.decoders.hid_descriptor import parse
    from devices.decoders.hid_pos import HidPosDecoder, layouts
    from devices.decoders.keys import EV_KEY, InputEvent, KeyDecoder
    from devices.decoders.wedge import Typed, WedgeSplitter
    from devices.dialects import LAYOUTS, Framing, Handshake
    from devices.profile import Profile
    from devices.scan import DeviceError, Scan, ScanFault

SOURCE = "fuzz"
CHANGED = frozenset({Form.DIGITAL_LINK, Form.GS1_BRACKETED})
"""Forms whose values are unescaped or padded: elsewhere each stands in the text as it is."""

FRAMINGS = tuple(
    Profile(framing=framing, handshake=handshake)
    for framing in Framing
    for handshake in (Handshake.NONE, Handshake.ACK_NAK)
)
LAYOUT_NAMES = tuple(sorted(LAYOUTS))


def a_code(data: bytes) -> None:
    """Read any bytes as the decode command does."""
    decoded = decode(data)
    decoded.as_json()
    if not decoded.as_line().isprintable():
        raise AssertionError("The line would reach a terminal raw.")
    if decoded.reading is not None:
        judged(decoded.reading, decoded.reading.text)


def a_text(data: bytes) -> None:
    """Read any text under any identifier."""
    aim, text = data[:3].decode("latin-1"), data[3:].decode("utf-8", "surrogateescape")
    judged(read(text, aim), text)


def judged(reading: Reading, text: str) -> None:
    """Hold a reading to its contract."""
    if reading.text != text or bool(reading.candidates) is not bool(text):
        raise AssertionError("A text was changed, or gave no candidate.")
    if len(reading.repairs) > MOST_REPAIRS:
        raise AssertionError("More repairs are offered than a person can judge.")
    for fields in (reading.fields, *reading.repairs):
        for identifier, value in fields:
            if reading.form not in CHANGED and value not in text:
                raise AssertionError(f"The field {identifier!r} is not in the text.")
    if Note.AMBIGUOUS not in reading.notes and reading.repairs:
        raise AssertionError("Splits are offered without a word of doubt.")


def a_line(data: bytes) -> None:
    """Feed a line in pieces, with silences, to each framing."""
    decoder = byte_decoder(FRAMINGS[data[0] % len(FRAMINGS)], SOURCE) if data else None
    if decoder is None:
        return
    now = 0.0
    for piece in pieces(data[1:]):
        now += len(piece) / 50
        records(decoder.feed(piece, now))
        deadline = decoder.deadline()
        if deadline is not None and piece[-1:] == b"\x7f":
            now = max(now, deadline)
            records(decoder.tick(now))
    records(decoder.lost(now))
    if decoder.deadline() is not None:
        raise AssertionError("Something is still awaited of a scanner that is gone.")


def a_report_descriptor(data: bytes) -> None:
    """Take a device's own description of its reports, and then reports."""
    descriptor_bytes, _, reports = data.partition(b"\xff\xff")
    try:
        descriptor = parse(descriptor_bytes)
        layouts(descriptor)
        decoder = HidPosDecoder(descriptor, Profile(), SOURCE)
    except DeviceError:
        return
    now = 0.0
    for start in range(0, len(reports), 64):
        now += 0.01
        records(decoder.feed(reports[start : start + 64], now))
        records(decoder.tick(now))
    records(decoder.lost(now))


def keys(data: bytes) -> None:
    """Press keys of any layout in any order."""
    if not data:
        return
    decoder = KeyDecoder(Profile(layout=LAYOUT_NAMES[data[0] % len(LAYOUT_NAMES)]), SOURCE)
    body = data[1 : 1 + (len(data) - 1) // 3 * 3]
    for number, (code, value) in enumerate(struct.iter_unpack("<HB", body)):
        kind = EV_KEY if value < 0xF0 else value & 1
        records(decoder.feed([InputEvent(number / 1000, kind, code & 0x2FF, value % 3)]))
        if value == 0xEF:
            records(decoder.tick(number / 1000 + 1))
    records(decoder.lost(len(body)))


def a_terminal(data: bytes) -> None:
    """Type into the terminal, as a scanner and as a hand."""
    splitter = WedgeSplitter(mouse=True, kitty=True)
    now = 0.0
    for piece in pieces(data):
        now += 0.01
        told(splitter.feed(piece, now))
        deadline = splitter.deadline()
        if deadline is not None and piece[-1:] == b"\x7f":
            now = max(now, deadline)
            told(splitter.tick(now))


def told(said: Iterable[Scan | ScanFault | Typed]) -> None:
    """Hold what a terminal's splitter gives to its contract: typed bytes are UTF-8."""
    for each in said:
        if isinstance(each, Typed):
            each.data.decode()
        else:
            records([each])


def records(found: Iterable[Scan | ScanFault]) -> None:
    """Hold scans to their contract: text that any database and JSON can carry, and a reading."""
    for record in found:
        if isinstance(record, Scan) and record.text is not None:
            record.text.encode()
            judged(read(record.text, record.aim), record.text)


def pieces(data: bytes) -> Iterable[bytes]:
    """Cut the bytes where a 0x7F or 0xFE stands, as reads of a line would."""
    start = 0
    for place, byte in enumerate(data):
        if byte in b"\x7f\xfe":
            yield data[start : place + 1]
            start = place + 1
    if start < len(data):
        yield data[start:]


TARGETS: tuple[Callable[[bytes], None], ...] = (a_code, a_text, a_line, a_report_descriptor, keys, a_terminal)

SEEDS = (
    b"\x00]C1010950600013435221SER1\x1d10LOT",
    b"\x00]d2010950600013435221SER110LOT17261231",
    b"\x00(01)09506000134352(21)S\\(10)X",
    b"\x00HTTPS://ID.GS1.ORG/01/09506000134352/21/A%2FB?17=261231",
    b"\x00[)>\x1e06\x1d1PABC-1\x1dS0055\x1e05\x1d0109506000134352\x1e\x04",
    b"\x00>[)>06029S0055030004",
    b"\x00+A123BJC5D6E71/$$3261231LOT7/S77/14D20261231X",
    b"\x00=W00001600123400",
    b"\x00PN:ABC-1 SN:0055 QTY:1",
    b"\x01]E00001234000057|]e099COMPOSITE\x1d98XYZ",
    b"\x02\x00]C1ABC\r\nDEF\x7f\r",
    b"\x02\x02\x02ABC\x03\x02DEF",
    b"\x02\x04\x05\xf3\x00\x00ABC\xff\x00",
    b"\x03\x05\x8c\x09\x02\xa1\x01\x85\x02\x75\x08\x95\x3f\x09\xfe\x81\x02\xc0\xff\xff\x02\x03]C1ABC",
    b"\x04\x00\x1e\x00\x01\x1e\x00\x00\x1c\x00\x01",
    b"\x05\x1b[200~SN123\r\x7fhello",
)


def run(data: bytes) -> None:
    """Hand the input to the target that its first byte picks."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


def main(arguments: list[str]) -> None:
    """Fuzz until libFuzzer's options say that it is enough; an exit code other than 0 is a finding."""
    corpus = Path(arguments[1])
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed{number:02d}").write_bytes(seed)
    atheris.Setup(arguments, run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
