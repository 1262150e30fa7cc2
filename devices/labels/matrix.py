"""The modules of a matrix code: segno encodes QR, zxing-cpp encodes GS1 DataMatrix, we measure and draw."""

from dataclasses import dataclass
from typing import Any

import segno
import zxingcpp

from devices.barcodes.gs1 import gs1_elements
from devices.labels.label import Label, LabelError, Symbology

_LEAST_DOTS = 3
_MOST_DOTS = 12
_LEADING_FNC1 = "]d2"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of one square code, ``1`` is dark. ``quiet`` is the blank modules on each side."""

    rows: tuple[str, ...]
    quiet: int

    @property
    def size(self) -> int:
        """The modules from one outer edge to the other, quiet zones included."""
        return len(self.rows) + 2 * self.quiet

    def dots_within(self, side: float, dot: float) -> int | None:
        """Return how many printer dots wide a module can be within so many millimetres; None where it cannot fit."""
        dots = min(int(side / (self.size * dot) + 1e-9), _MOST_DOTS)
        return dots if dots >= _LEAST_DOTS else None

    def least_side(self, dot: float) -> float:
        """Return the millimetres that the code takes at its finest."""
        return self.size * _LEAST_DOTS * dot

    def runs(self) -> tuple[tuple[int, int, int], ...]:
        """Return each dark run as its row, its first module and its width in modules."""
        return tuple((row, start, count) for row, text in enumerate(self.rows) for start, count in dark_runs(text))


def dark_runs(modules: str) -> tuple[tuple[int, int], ...]:
    """Return each run of ``1`` as its first place and its length."""
    found = []
    start = modules.find("1")
    while start >= 0:
        end = modules.find("0", start)
        end = len(modules) if end < 0 else end
        found.append((start, end - start))
        start = modules.find("1", end)
    return tuple(found)


def matrix_of(label: Label) -> Matrix:
    """Return the modules of a QR code or a GS1 DataMatrix."""
    return _datamatrix(label) if label.symbology is Symbology.GS1_DATAMATRIX else _qr(label)


def _qr(label: Label) -> Matrix:
    # No ECI: a scanner that types what it reads hands on the same bytes, and older ones refuse a code with ECI.
    code = segno.make_qr(label.content.encode(), error="m")
    rows = tuple("".join("1" if module else "0" for module in row) for row in code.matrix)
    return Matrix(rows, quiet=4)


def _datamatrix(label: Label) -> Matrix:
    # In square brackets, which no GS1 value can hold: a value with round ones stays itself.
    bracketed = "".join(f"[{name}]{value}" for name, value in gs1_elements(label.content).fields)
    kind = zxingcpp.BarcodeFormat.DataMatrix
    try:
        code = zxingcpp.create_barcode(bracketed, kind, gs1=True, forceSquare=True)
    except ValueError as error:
        raise LabelError(f"{label.readable!r} cannot be a label in gs1_datamatrix: {error}.") from error
    if code.bytes != label.content.encode() or code.symbology_identifier != _LEADING_FNC1:
        raise LabelError(
            f"{label.readable!r} cannot be a label in gs1_datamatrix: it would be read back as "
            f"{code.symbology_identifier}{code.text}. Separate its elements as GS1 has them, or use gs1_128."
        )
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer of two dimensions, says no type stub
    pixels: Any = memoryview(picture).tolist()
    rows = tuple("".join("0" if pixel else "1" for pixel in row) for row in pixels)
    # One module is the standard's; two forgive a label printed a little out of place.
    return Matrix(rows, quiet=2)
