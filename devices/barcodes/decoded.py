"""One code from any bytes at all: what the decode command answers."""

from dataclasses import dataclass
from typing import Any

from devices.barcodes.aim import split_aim
from devices.barcodes.describe import describe, sentence, shown
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Reading
from devices.escapes import escape

NOT_UTF8 = "not_utf8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The bytes of one code, and what they say; no reading where they are not UTF-8."""

    raw: bytes
    reading: Reading | None

    def as_json(self) -> dict[str, Any]:
        """Return the description of the reading with the bytes before it, in escapes, under ``raw``."""
        raw = escape(self.raw)
        if self.reading is not None:
            return {"raw": raw, **describe(self.reading)}
        nothing = Reading("", "", Form.PLAIN, ())
        return {"raw": raw, **describe(nothing), "text": None, "flags": [NOT_UTF8]}

    def as_line(self) -> str:
        """Return one line that is safe on any terminal."""
        if self.reading is not None:
            return sentence(self.reading)
        return f"plain: bytes {shown(self.raw)}; flags {NOT_UTF8}"


def decode(raw: bytes) -> Decoded:
    """Read the bytes of one code, which may begin with an AIM identifier; defined for all bytes."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Decoded(raw, None)
    aim, content = split_aim(text)
    return Decoded(raw, read(content, aim))
