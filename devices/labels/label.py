"""A label before it is drawn: what its code holds, and what people read beside it."""

from dataclasses import dataclass
from enum import StrEnum

from devices.barcodes.characters import GS
from devices.barcodes.check_digits import has_gs1_check_digit
from devices.barcodes.gs1 import gs1_elements
from devices.escapes import escape

LONGEST_CONTENT = 80
LONGEST_GS1_CONTENT = 47
"""GS1-128 holds 48 characters, the leading FNC1 among them."""
LONGEST_DATAMATRIX_CONTENT = 200
LONGEST_QR_CONTENT = 600
"""Bytes. More can be drawn, and no hand-held scanner reads it from a label."""

_CODE39 = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%")
_GS1 = frozenset(
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"  # GS1 set 82
    "#"  # GS1 set 39, which coupon and component identifiers use
)
_SHOWN = 40


class LabelError(ValueError):
    """No label can be drawn; the sentence names the content, why, and what would do."""


class Symbology(StrEnum):
    """The codes that can be drawn."""

    CODE128 = "code128"
    GS1_128 = "gs1_128"
    CODE39 = "code39"
    EAN13 = "ean13"
    ITF14 = "itf14"
    QR = "qr"
    GS1_DATAMATRIX = "gs1_datamatrix"

    @property
    def holds_elements(self) -> bool:
        """Whether the content is a GS1 element string behind FNC1."""
        return self in {Symbology.GS1_128, Symbology.GS1_DATAMATRIX}


@dataclass(frozen=True, slots=True)
class Label:
    """One label: ``content`` is what a scanner gives back, to the byte; ``caption`` is the large word above it.

    ``lines`` stand in small letters below. In GS1-128 and GS1 DataMatrix the content is the element string with GS as
    separator, as ``gs1_content`` writes it. A QR code holds the content's UTF-8. With ``check`` a Code 39 gets a
    modulo 43 check character, which a scanner hands on unless it is told to verify it. A content that the symbology
    cannot carry exactly raises ``LabelError``.
    """

    content: str
    caption: str
    symbology: Symbology = Symbology.CODE128
    lines: tuple[str, ...] = ()
    check: bool = False

    def __post_init__(self) -> None:
        reason = "it is empty" if not self.content else _refusal(self.content, self.symbology)
        if reason is None and self.check and self.symbology is not Symbology.CODE39:
            reason = "a check character on demand is Code 39's alone; leave check out"
        if reason is not None:
            raise LabelError(f"{_quoted(self.content)} cannot be a label in {self.symbology.value}: {reason}.")

    @property
    def readable(self) -> str:
        """The content for people: GS1 identifiers in brackets, what cannot be seen in escapes."""
        return "".join(self.readable_parts)

    @property
    def readable_parts(self) -> tuple[str, ...]:
        """The readable content where it may be broken into lines: at each GS1 element, else nowhere."""
        if self.symbology.holds_elements:
            return tuple(f"({name}){visible(value)}" for name, value in gs1_elements(self.content).fields)
        return (visible(self.content),)


def gs1_content(*elements: tuple[str, str]) -> str:
    """Return the GS1 element string of identifiers and values in their order, each separated where it must be."""
    content = ""
    for number, (identifier, value) in enumerate(elements, start=1):
        element = identifier + value
        # The split itself says whether what follows would be swallowed.
        ends_itself = gs1_elements(f"{element}99X").fields == ((identifier, value), ("99", "X"))
        content += element if ends_itself or number == len(elements) else element + GS
    if gs1_elements(content).fields != elements:
        raise LabelError(f"{_quoted(content)} cannot be a GS1 label: its elements would not be read back as they are.")
    return content


def visible(text: str) -> str:
    """Return the text with escapes in place of what cannot be seen."""
    return "".join(character if character.isprintable() else escape(character) for character in text)


def _refusal(content: str, symbology: Symbology) -> str | None:
    if symbology is Symbology.QR:
        return _qr_refusal(content)
    if not content.isascii():
        return "only ASCII characters can stand in a bar code; use a QR code or another content"
    if symbology is Symbology.GS1_DATAMATRIX:
        return _gs1_refusal(content, "GS1 DataMatrix", LONGEST_DATAMATRIX_CONTENT)
    if len(content) > LONGEST_CONTENT:
        return f"it has {len(content)} characters, and more than {LONGEST_CONTENT} make no bar code that can be scanned"
    match symbology:
        case Symbology.CODE128:
            return None
        case Symbology.CODE39:
            wrong = sorted(set(content) - _CODE39)
            return f"{_quoted(''.join(wrong))} cannot stand in Code 39; use code128" if wrong else None
        case Symbology.GS1_128:
            return _gs1_refusal(content, "GS1-128", LONGEST_GS1_CONTENT)
        case Symbology.EAN13:
            return _number_refusal(content, 13)
        case Symbology.ITF14:
            return _number_refusal(content, 14)


def _qr_refusal(content: str) -> str | None:
    try:
        size = len(content.encode())
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair, which is no character; remove it"
    if size > LONGEST_QR_CONTENT:
        return f"it has {size} bytes, and a QR code of more than {LONGEST_QR_CONTENT} is too fine for a label"
    return None


def _gs1_refusal(content: str, name: str, longest: int) -> str | None:
    elements = gs1_elements(content)
    if elements.notes:
        return f"its GS1 elements are not sound ({', '.join(sorted(elements.notes))})"
    if len(content) > longest:
        return f"it has {len(content)} characters, and {name} holds {longest}; use two labels"
    if content.startswith(GS) or content.endswith(GS) or GS + GS in content:
        return "a separator stands where it separates nothing"
    wrong = sorted(set(content) - _GS1 - {GS})
    return f"{_quoted(''.join(wrong))} cannot stand in a GS1 element; use code128 or qr" if wrong else None


def _number_refusal(content: str, digits: int) -> str | None:
    if len(content) != digits or not has_gs1_check_digit(content):
        return f"{digits} digits are expected, the last of them the right check digit"
    return None


def _quoted(text: str) -> str:
    written = visible(text)
    return f"'{written[:_SHOWN]}...'" if len(written) > _SHOWN else f"'{written}'"
