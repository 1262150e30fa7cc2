"""``score``: which of a box's codes is the serial number, each candidate with its points and reasons.

The evidence by weight: the code says so itself; its symbology; what its check digits show it to be; what other codes of
the box name it as; the item's rule; whether other boxes of the pallet carry it too. Nothing is ever stripped, changed
in case or taken for equal: what stands behind a printed mark is a second candidate beside the whole.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from devices.barcodes.box import Box, Reason, Scored
from devices.barcodes.identifiers import ADDRESSES, UNIT_IDENTITIES, Identifier, identifiers_in
from devices.barcodes.printed_marks import marked_serial_of
from devices.barcodes.reading import Form, Reading, Role

NEVER = -1000
EXPLICIT = 200
MARKED = 60
SYMBOLOGY = 20
PARTLY = -10
LATER = -30
LOST_SEPARATOR = -30
POSSIBLE_IDENTIFIER = -10
POSSIBLE_ADDRESS = -15
UNIT_IDENTIFIER = -25
OTHER_IDENTIFIER = -100
NAMED_OTHERWISE = -150
FITS = 80
FITS_MARK = 20
MISFITS = -120
NEW = 5
SEEN_OFTEN = -500
EXPLICIT_SEEN_OFTEN = -60

_SEVERAL = 2
_GS1_SERIAL = "21"
_SYMBOLOGIES: Mapping[str, str] = {
    "A": "Code 39",
    "C": "Code 128",
    "G": "Code 93",
    "L": "PDF417",
    "Q": "QR",
    "d": "Data Matrix",
    "z": "Aztec",
}
_NO_NAMES = frozenset({Role.SERIAL, Role.TEXT, Role.URL})
_KINDS: Mapping[Role, str] = {
    Role.GTIN: "the item's number",
    Role.ITEM: "the item's number",
    Role.SSCC: "the number of a carton or pallet",
    Role.LOT: "the lot",
    Role.EXPIRY: "the expiry date",
    Role.GLN: "the number of a place",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One candidate for the serial number, with the code it stands in and the box around it."""

    box: Box
    code: Reading
    value: str
    mark: str = ""
    """What the candidate leaves out at the beginning of the code."""

    rank: int = 0
    """How many other serial numbers the code names before this one."""

    @property
    def is_explicit(self) -> bool:
        return self.code.form is not Form.PLAIN and self.value != self.code.text

    @property
    def others(self) -> Iterator[Reading]:
        """The structured codes of the box besides this one: what they name, they name for certain."""
        return (each for each in self.box.codes if each is not self.code and each.form is not Form.PLAIN)


def score(box: Box) -> tuple[Scored, ...]:
    """Return each candidate of each code of the box, the likeliest serial number first.

    The same codes in any order, each as often as one likes, give the same.
    """
    found = [scored for code in box.codes for scored in _of_code(box, code)]
    return tuple(sorted(found, key=lambda each: each.rank))


def _of_code(box: Box, code: Reading) -> Iterator[Scored]:
    for candidate in code.candidates:
        if candidate.role is not Role.SERIAL:
            yield Scored(code.text, code.aim, candidate.role, candidate.value, (Reason(NEVER, candidate.why),))
    for case in _cases(box, code):
        reasons = tuple(reason for evidence in _EVIDENCE if (reason := evidence(case)) is not None)
        yield Scored(code.text, code.aim, Role.SERIAL, case.value, reasons, case.is_explicit)


def _cases(box: Box, code: Reading) -> Iterator[_Case]:
    serials = dict.fromkeys(each.value for each in code.candidates if each.role is Role.SERIAL)
    if code.form is not Form.PLAIN:
        yield from (_Case(box, code, value, rank=rank) for rank, value in enumerate(serials))
        repaired = dict.fromkeys(value for split in code.repairs for name, value in split if name == _GS1_SERIAL)
        yield from (_Case(box, code, value) for value in repaired if value not in serials)
    elif serials:
        yield _Case(box, code, code.text)
        yield from (_Case(box, code, code.text[len(mark) :], mark) for mark in sorted(_marks(box, code.text)))


def _marks(box: Box, text: str) -> set[str]:
    marks = {mark for mark in box.marks if text.startswith(mark) and text != mark}
    marked = marked_serial_of(text)
    return marks if marked is None else marks | {marked.mark}


def _said_by_the_code(case: _Case) -> Reason | None:
    if case.is_explicit:
        return Reason(EXPLICIT, "The code itself says that this is the serial number.")
    marked = marked_serial_of(case.code.text) if case.code.form is Form.PLAIN else None
    if marked is None or not marked.is_plain_mark:
        return None
    return Reason(MARKED, f"The code begins with {marked.mark!r}, which labels print before a serial number.")


def _left_out(case: _Case) -> Reason | None:
    if not case.mark:
        return None
    if case.mark in case.box.marks:
        return Reason(FITS_MARK, f"The item's labels print {case.mark!a} before the serial number.")
    return Reason(PARTLY, f"It leaves out {case.mark!a}, which may belong to the number.")


def _in_its_code(case: _Case) -> Reason | None:
    if case.is_explicit and case.code.repairs:
        return Reason(
            LOST_SEPARATOR, "The code seems to have lost a separator, so its serial number may end elsewhere."
        )
    return Reason(LATER * case.rank, "The code names another serial number before it.") if case.rank else None


def _symbology(case: _Case) -> Reason | None:
    name = _SYMBOLOGIES.get(case.code.aim[1:2])
    if name is None or case.code.form is not Form.PLAIN:
        return None
    return Reason(SYMBOLOGY, f"The symbol is a {name} one, which may hold a serial number.")


def _check_digits(case: _Case) -> Reason | None:
    """Return the worst of what the number's own form and check digits show it to be."""
    if case.is_explicit:
        return None
    reasons = [_class_reason(found, case.code) for found in identifiers_in(case.value)]
    return min(reasons, key=lambda reason: reason.points, default=None)


def _class_reason(found: Identifier, code: Reading) -> Reason:
    points = POSSIBLE_ADDRESS if found.role in ADDRESSES else POSSIBLE_IDENTIFIER
    if found.is_proven:
        points = UNIT_IDENTIFIER if found.role in UNIT_IDENTITIES else OTHER_IDENTIFIER
    if found.role is Role.GTIN and _SYMBOLOGIES.get(code.aim[1:2]) is not None:
        points = UNIT_IDENTIFIER
    return Reason(points, f"It may be the {found.role.upper()} instead: {found.why}")


def _named_otherwise(case: _Case) -> Reason | None:
    """Return that another code of the box names this very content as something else, or holds it in another form."""
    if case.is_explicit:
        return None
    written = {case.value, *(found.value for found in identifiers_in(case.value))}
    for other in case.others:
        for named in other.candidates:
            if named.value in written and named.role not in _NO_NAMES:
                kind = _KINDS.get(named.role, f"the {named.role.upper()}")
                return Reason(NAMED_OTHERWISE, f"Another code of the box names it as {kind}.")
        if any(case.value == identifier + value for identifier, value in other.fields if identifier):
            return Reason(NAMED_OTHERWISE, "Another code of the box holds it as an identifier with its value.")
    return None if case.mark else _known_without_mark(case)


def _known_without_mark(case: _Case) -> Reason | None:
    """Return that another code of the box holds what stands behind the mark alone, so that the mark is one."""
    alone = {each.text for each in case.box.codes}
    alone.update(each.value for other in case.others for each in other.candidates if each.role is Role.SERIAL)
    mark = next((mark for mark in sorted(_marks(case.box, case.code.text)) if case.value[len(mark) :] in alone), None)
    if mark is None:
        return None
    return Reason(NAMED_OTHERWISE, f"Another code of the box holds what stands behind {mark!a} alone.")


def _item_rule(case: _Case) -> Reason | None:
    if not case.box.rules:
        return None
    if any(rule.fits(case.value) for rule in case.box.rules):
        return Reason(FITS, "It looks as the item's serial numbers do.")
    return Reason(MISFITS, "It does not look as the item's serial numbers do.")


def _novelty(case: _Case) -> Reason | None:
    if not case.box.seen:
        return None
    count = case.box.times_seen(case.code.text, case.value)
    if count >= _SEVERAL:
        points = EXPLICIT_SEEN_OFTEN if case.is_explicit else SEEN_OFTEN
        return Reason(points, f"It was read on {count} other boxes, and a serial number stands on one.")
    if count:
        return Reason(0, "It was read on one other box, which may have been this one.")
    return Reason(NEW, "No other box carries it.")


_EVIDENCE: tuple[Callable[[_Case], Reason | None], ...] = (
    _said_by_the_code, _left_out, _in_its_code, _symbology, _check_digits, _named_otherwise, _item_rule, _novelty,
)  # fmt: skip
