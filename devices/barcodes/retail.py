"""EAN, UPC and ITF-14: numbers that name a kind of item, never one unit."""

from devices.barcodes.check_digits import expand_upc_e, has_gs1_check_digit, is_digits
from devices.barcodes.reading import Candidate, Form, Note, Reading, Role

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_GTIN_WIDTH = 14
_EAN_8 = "]E4"
_ADD_ONS = {"]E3": frozenset({2, 5})}
_EAN_13_LENGTH = 13


def is_retail_symbology(aim: str) -> bool:
    """Say whether the symbol can hold nothing but an item's number: EAN, UPC, or ITF with its check digit."""
    return aim.startswith("]E") or aim == "]I1"


def gtin_of(number: str) -> str | None:
    """Return the GTIN in 14 digits, or None where the number is none or its check digit does not fit."""
    if len(number) not in _GTIN_LENGTHS or not has_gs1_check_digit(number):
        return None
    return number.zfill(_GTIN_WIDTH)


def read_retail(text: str, aim: str) -> Reading:
    """Read the content of a retail symbol: a GTIN, or a text that is no serial whatever else it is."""
    number = _without_add_on(text, aim)
    gtins = _gtins(number, aim)
    if gtins:
        notes = frozenset({Note.AMBIGUOUS}) if len(gtins) > 1 else frozenset[Note]()
        return Reading(text, aim, Form.RETAIL, gtins, notes=notes)
    flaw = Note.BAD_CHECK_DIGIT if is_digits(number) and len(number) in _GTIN_LENGTHS else Note.BAD_STRUCTURE
    why = "A retail symbol holds an item's number, but this is none; scan the label again."
    return Reading(text, aim, Form.RETAIL, (Candidate(Role.TEXT, text, why),), notes=frozenset({flaw}))


def _gtins(number: str, aim: str) -> tuple[Candidate, ...]:
    found = []
    gtin = gtin_of(number)
    if gtin is not None:
        why = f"The symbol is a retail one and the check digit of its {len(number)} digits fits."
        found.append(Candidate(Role.GTIN, gtin, why))
    expanded = None if aim in {_EAN_8, "]I1"} else expand_upc_e(number)
    if expanded is not None:
        why = f"The 8 digits are a UPC-E number that stands for {expanded}."
        found.append(Candidate(Role.GTIN, expanded.zfill(_GTIN_WIDTH), why))
    return tuple(found)


def _without_add_on(text: str, aim: str) -> str:
    if is_digits(text) and len(text) - _EAN_13_LENGTH in _ADD_ONS.get(aim, frozenset()):
        return text[:_EAN_13_LENGTH]
    return text
