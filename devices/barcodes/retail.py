"""EAN, UPC and ITF-14: numbers that name a kind of item, never one unit."""

import re

from devices.barcodes.application_identifiers import ROLES
from devices.barcodes.check_digits import expand_upc_e, is_digits
from devices.barcodes.elements import Elements, candidates_of
from devices.barcodes.gs1 import gs1_elements
from devices.barcodes.reading import Candidate, Form, Note, Reading, Role
from devices.barcodes.upc import GTIN_WIDTH, GTIN_WIDTHS, gtin_of, upc_a_of

_NO_UPC_E = frozenset({"]E4", "]I1"})
_UPC_E_WITHOUT_CHECK = frozenset({6, 7})
_ADD_ONS = {"]E3": frozenset({2, 5})}
_EAN_13_LENGTH = 13
_COMPONENT = re.compile(r"\|\]e[0-2]")
"""What stands before the second part of a composite symbol, whose first part is the retail one."""


def is_retail_symbology(aim: str) -> bool:
    """Say whether the symbol can hold nothing but an item's number: EAN, UPC, or ITF with its check digit."""
    return aim.startswith("]E") or aim == "]I1"


def read_retail(text: str, aim: str) -> Reading:
    """Read the content of a retail symbol: a GTIN, or a text that is no serial whatever else it is.

    A composite symbol carries GS1 elements behind the number; they are fields, and play their own roles.
    """
    mark = _COMPONENT.search(text)
    if mark is None:
        return _number_reading(text, text, aim, Elements(()))
    return _number_reading(text, text[: mark.start()], aim, gs1_elements(text[mark.end() :]))


def _number_reading(text: str, carried: str, aim: str, elements: Elements) -> Reading:
    number = _without_add_on(carried, aim)
    gtins = _gtins(number, aim)
    others = candidates_of(elements, ROLES)
    if gtins:
        notes = frozenset({Note.AMBIGUOUS}) if len(gtins) > 1 else frozenset[Note]()
        return Reading(text, aim, Form.RETAIL, (*gtins, *others), elements.fields, notes | elements.notes)
    flaw = Note.BAD_CHECK_DIGIT if is_digits(number) and len(number) in GTIN_WIDTHS else Note.BAD_STRUCTURE
    why = "A retail symbol holds an item's number, but this is none; scan the label again."
    candidates = (Candidate(Role.TEXT, text, why), *others)
    return Reading(text, aim, Form.RETAIL, candidates, elements.fields, elements.notes | {flaw})


def _gtins(number: str, aim: str) -> tuple[Candidate, ...]:
    found = []
    gtin = gtin_of(number)
    if gtin is not None:
        why = f"The symbol is a retail one and the check digit of its {len(number)} digits fits."
        found.append(Candidate(Role.GTIN, gtin, why))
    expanded = None if aim in _NO_UPC_E else _upc_a_behind(number)
    if expanded is not None:
        why = f"The {len(number)} digits are a UPC-E number that stands for {expanded}."
        found.append(Candidate(Role.GTIN, expanded.zfill(GTIN_WIDTH), why))
    return tuple(found)


def _upc_a_behind(number: str) -> str | None:
    return upc_a_of(number) if len(number) in _UPC_E_WITHOUT_CHECK else expand_upc_e(number)


def _without_add_on(text: str, aim: str) -> str:
    if is_digits(text) and len(text) - _EAN_13_LENGTH in _ADD_ONS.get(aim, frozenset()):
        return text[:_EAN_13_LENGTH]
    return text
