"""``read``: what the content of one code says, by the content and the AIM identifier alone."""

import re
from dataclasses import replace

from devices.barcodes.aim import looks_like_aim
from devices.barcodes.application_identifiers import DATES, ROLES
from devices.barcodes.associations import association_notes
from devices.barcodes.characters import EOT, GS, RS, character_notes
from devices.barcodes.digital_link import address_notes, digital_link_elements, is_web_address
from devices.barcodes.elements import Elements, candidates_of
from devices.barcodes.gs1 import bracketed_elements, gs1_elements
from devices.barcodes.gs1_repair import gs1_repairs
from devices.barcodes.hibc import hibc_reading, is_misread_primary
from devices.barcodes.isbt128 import isbt128_reading
from devices.barcodes.iso15434 import is_iso15434, iso15434_reading
from devices.barcodes.labelled import labelled_reading
from devices.barcodes.plain import plain_reading
from devices.barcodes.reading import Candidate, Form, Note, Reading, Role
from devices.barcodes.retail import is_retail_symbology, read_retail
from devices.barcodes.upc import gtin_of

LONGEST_TEXT = 8192
"""No symbol holds more (a QR code holds 7,089 digits); a longer text is kept and not looked into."""

GS1_AIMS = frozenset({"]C1", "]e0", "]d2", "]d5", "]Q3", "]Q4", "]J1", "]J4", "]z1", "]z4"})
"""The AIM identifiers of symbols whose first character is FNC1, with and without extended channels: GS1-128, DataBar,
Data Matrix, QR Code, DotCode, Aztec Code."""

_SEPARATORS = {Form.GS1: GS, Form.RETAIL: GS, Form.ISO15434: GS + RS + EOT}
_CODE_39_SIGN = "*"
_COMPONENT = re.compile(r"\|\]e[0-2]")
_BROKEN_BRACKETS = re.compile(r"\(?[0-9]+[()][0-9()]*|\([0-9]+")


def read(text: str, aim: str = "") -> Reading:
    """Return what the content says: its form, its parsed fields and the roles it may play, best first.

    Pure, and defined for every text: nothing raises, nothing is stripped or changed in case, and the time it
    takes is bounded. ``aim`` is the AIM identifier (``]C1``) where the scanner sent one.
    """
    if not text:
        return Reading(text, aim, Form.PLAIN, (), notes=frozenset({Note.EMPTY}))
    if len(text) > LONGEST_TEXT:
        why = f"The text has {len(text)} characters; no code holds more than {LONGEST_TEXT}."
        return Reading(text, aim, Form.PLAIN, (_text(text, why),), notes=frozenset({Note.TOO_LONG}))
    reading = _read_form(text, aim)
    doubts = character_notes(text, _SEPARATORS.get(reading.form, ""))
    return replace(reading, notes=reading.notes | doubts) if doubts else reading


def _read_form(text: str, aim: str) -> Reading:
    if is_retail_symbology(aim):
        return read_retail(text, aim)
    if aim in GS1_AIMS and not (is_web_address(text) or is_iso15434(text)):
        return _gs1_reading(text, aim, Form.GS1, gs1_elements(_COMPONENT.sub(GS, text)))
    if _is_between_signs(text, aim):
        # Start and stop of Code 39 are no data; a scanner set to send them sends them around the data.
        inner = text[1:-1]
        return replace(_structured_reading(inner, aim) or _plain_reading(inner, aim), text=text)
    return _structured_reading(text, aim) or _plain_reading(text, aim)


def _structured_reading(text: str, aim: str) -> Reading | None:
    """Read a text whose own beginning says how it is built, or return None."""
    if text.startswith("("):
        bracketed = bracketed_elements(text)
        return None if bracketed is None else _gs1_reading(text, aim, Form.GS1_BRACKETED, bracketed)
    if is_iso15434(text):
        return iso15434_reading(text, aim)
    if is_web_address(text):
        return _address_reading(text, aim)
    if not aim and (GS in text or _begins_with_item(text)):
        return _unmarked_reading(text) or labelled_reading(text, aim)
    return hibc_reading(text, aim) or isbt128_reading(text, aim) or labelled_reading(text, aim)


def _is_between_signs(text: str, aim: str) -> bool:
    return aim.startswith("]A") and len(text) > len(_CODE_39_SIGN) * 2 and text[0] == text[-1] == _CODE_39_SIGN


def _plain_reading(text: str, aim: str) -> Reading:
    """Read a text without structure, and say where it looks as if it had lost one."""
    reading = plain_reading(text, aim)
    doubts = set()
    if not aim and looks_like_aim(text):
        doubts.add(Note.UNKNOWN_AIM)
    if _BROKEN_BRACKETS.match(text):
        doubts.add(Note.BAD_STRUCTURE)
    if is_misread_primary(text):
        doubts.add(Note.BAD_CHECK_DIGIT)
    return replace(reading, notes=reading.notes | doubts) if doubts else reading


def _gs1_reading(text: str, aim: str, form: Form, elements: Elements) -> Reading:
    notes = elements.notes | association_notes(elements.identifiers)
    repairs = gs1_repairs(text) if form is Form.GS1 else ()
    if repairs:
        notes |= {Note.AMBIGUOUS}
    candidates = candidates_of(elements, ROLES)
    if not candidates and elements.is_foreign:
        why = "The symbol says that it holds GS1 elements, but none begins here; it may be a plain serial number."
        candidates = (Candidate(Role.SERIAL, text, why),)
    elif not candidates:
        candidates = (_text(text, "No element that can be relied on names a unit, an item or a place."),)
    return Reading(text, aim, form, candidates, elements.fields, notes, repairs)


def _address_reading(text: str, aim: str) -> Reading:
    address = Candidate(Role.URL, text, "It is a web address; it is not opened.")
    elements = digital_link_elements(text)
    if elements is None:
        return Reading(text, aim, Form.PLAIN, (address,), notes=address_notes(text))
    candidates = (*candidates_of(elements, ROLES), address)
    return Reading(text, aim, Form.DIGITAL_LINK, candidates, elements.fields, elements.notes)


def _begins_with_item(text: str) -> bool:
    return text.startswith("01") and gtin_of(text[2:16]) == text[2:16]


def _unmarked_reading(text: str) -> Reading | None:
    """Read a text that looks like GS1 without a symbology that says so; one doubt makes it plain."""
    elements = gs1_elements(text)
    if elements.notes or "01" not in elements.sound:
        return None
    marked = _gs1_reading(text, "", Form.GS1, elements)
    if GS in text or DATES.intersection(elements.sound):
        return marked
    why = "No symbology says that this is GS1, so it may be a plain serial number that only looks like it."
    return replace(marked, candidates=(*marked.candidates, Candidate(Role.SERIAL, text, why)))


def _text(text: str, why: str) -> Candidate:
    return Candidate(Role.TEXT, text, why)
