"""The bars of a label's code, as modules of equal width: python-barcode encodes, we measure and draw."""

from dataclasses import dataclass

from barcode import EAN13, ITF, Code39, Code128, Gs1_128

from devices.barcodes.characters import GS
from devices.labels.label import Label, LabelError, Symbology
from devices.labels.matrix import dark_runs

DOT = 25.4 / 203
"""Millimetres of one dot of a label printer at 203 dpi: bars of whole dots are printed without rounding."""

_SMALLEST_DOTS = 2
_PAIR_99 = 99


@dataclass(frozen=True, slots=True)
class Symbol:
    """The modules of one code from the first bar to the last: ``1`` is dark. ``quiet`` is each side's blank modules.

    ``most_dots`` is the widest module that is of use in this symbology. A code with ``bearers`` has a bar above and
    below, so that a scan that slips off it is no shorter code.
    """

    modules: str
    quiet: int
    most_dots: int
    bearers: bool = False

    @property
    def width(self) -> int:
        """The modules from one outer edge to the other, quiet zones included."""
        return len(self.modules) + 2 * self.quiet

    @property
    def least_width(self) -> float:
        """The millimetres that the code takes at its finest."""
        return self.width * _SMALLEST_DOTS * DOT

    def dots_within(self, width: float) -> int | None:
        """Return how many printer dots wide a module can be within so many millimetres; None where it cannot fit."""
        dots = min(int(width / (self.width * DOT) + 1e-9), self.most_dots)
        return dots if dots >= _SMALLEST_DOTS else None

    def runs(self) -> tuple[tuple[int, int], ...]:
        """Return each bar as its first module and its width in modules."""
        return dark_runs(self.modules)


class _ExactCode128(Code128):  # type: ignore[misc]  # the library has no types
    """Code 128 that keeps a leading pair 99: the library takes it for the switch to code set C and drops it."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if encoded[1] == _PAIR_99 else list(super()._try_to_optimize(encoded))


def symbol_of(label: Label) -> Symbol:
    """Return the bars of the label's code."""
    match label.symbology:
        case Symbology.CODE128 | Symbology.GS1_128:
            return Symbol(_modules(_code128(label)), quiet=10, most_dots=4)
        case Symbology.CODE39:
            return Symbol(_modules(Code39(label.content, add_checksum=label.check)), quiet=10, most_dots=3)
        case Symbology.EAN13:
            return Symbol(_modules(EAN13(label.content)), quiet=11, most_dots=3)
        case Symbology.ITF14:
            return Symbol(_modules(ITF(label.content, narrow=1, wide=3)), quiet=10, most_dots=5, bearers=True)
        case Symbology.QR | Symbology.GS1_DATAMATRIX:
            raise LabelError(f"A code in {label.symbology.value} has no bars: draw it as a matrix.")


def code128_values(label: Label) -> tuple[int, ...]:
    """Return the values of a Code 128 or GS1-128 from the start character on, without the check character."""
    return tuple(_code128(label).encoded)


def _code128(label: Label) -> Code128:
    if label.symbology is Symbology.GS1_128:
        return Gs1_128(label.content.replace(GS, Gs1_128.FNC1_CHAR))
    return _ExactCode128(label.content)


def _modules(code: Code128 | Code39 | EAN13 | ITF) -> str:
    modules = code.build()[0]
    return str(modules).strip("0")
