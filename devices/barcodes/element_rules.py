"""Which rules the value of each GS1 element has to keep: the identifier to the parts of its value and their rules.

The parts and rules are those of the GS1 Syntax Dictionary (July 2026). Lengths and characters are judged before.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from devices.barcodes import components as rules
from devices.barcodes.check_digits import has_gs1_check_digit
from devices.barcodes.dates import is_date
from devices.barcodes.reading import Note


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a value, from ``start`` up to ``end`` (None: to its end), the rule it keeps, and what breaks."""

    rule: Callable[[str], bool]
    start: int = 0
    end: int | None = None
    flaw: Note = Note.BAD_STRUCTURE


def _key(end: int, start: int = 0) -> Part:
    return Part(has_gs1_check_digit, start, end, Note.BAD_CHECK_DIGIT)


_PREFIX = Part(rules.has_company_prefix)
_PAIR = Part(rules.has_check_pair, flaw=Note.BAD_CHECK_DIGIT)
_DAY = Part(rules.is_day, 0, 6)
_MONTH_OR_DAY = Part(is_date, 0, 6)
_COUNTRY = Part(rules.is_country, 0, 3)
_ESCAPES = Part(rules.is_percent_encoded)

_PARTS: tuple[tuple[str, tuple[Part, ...]], ...] = (
    ("00", (_key(18),)),
    ("01 02 03", (_key(14),)),
    ("11 12 13 15 16 17", (_MONTH_OR_DAY,)),
    ("253 255 410 411 412 413 414 415 416 417", (_key(13),)),
    ("3910-3919 3930-3939", (Part(rules.is_currency, 0, 3),)),
    ("401 7023 8004 8010", (_PREFIX,)),
    ("402", (_key(17),)),
    ("421 422 424 426", (_COUNTRY,)),
    ("423 425", (Part(rules.are_countries),)),
    ("4300-4306 4310-4316 4320 7253 7254 7256 7257 7259", (_ESCAPES,)),
    ("4307 4317", (Part(rules.is_country_by_letters),)),
    ("4309", (Part(rules.is_latitude, 0, 10), Part(rules.is_longitude, 10))),
    ("4324 4325", (_MONTH_OR_DAY, Part(rules.is_time_if_given, 6))),
    ("4326 7006", (_DAY,)),
    ("7003", (_DAY, Part(rules.is_time, 6))),
    ("7007", (Part(rules.is_days),)),
    ("7011", (_DAY, Part(rules.is_time_if_given, 6))),
    ("7030-7039", (Part(rules.is_country_or_any, 0, 3),)),
    ("7041", (Part(rules.is_package_type),)),
    ("7241", (Part(rules.is_media_type),)),
    ("7250", (Part(rules.is_day_of_birth),)),
    ("7251", (Part(rules.is_day_of_birth, 0, 8), Part(rules.is_time, 8))),
    ("7252", (Part(rules.is_sex),)),
    ("7258", (Part(rules.is_position_in_birth),)),
    (
        "8001",
        (*(Part(rules.is_not_zero, *ends) for ends in ((0, 4), (4, 9), (9, 12))), Part(rules.is_winding, 12, 13)),
    ),
    ("8003", (Part("0".__eq__, 0, 1), _key(14, 1))),
    ("8006 8026", (_key(14), Part(rules.is_piece_of_total, 14))),
    ("8007", (Part(rules.is_iban),)),
    ("8008", (_DAY, Part(rules.is_local_time, 6))),
    ("8011", (Part(rules.begins_without_zero),)),
    ("8013", (_PREFIX, _PAIR)),
    ("8014", (_PREFIX, Part(rules.has_other_than_digits), _PAIR)),
    ("8017 8018", (_key(18),)),
    ("8030", (Part(rules.is_file_safe),)),
)


def _spread(listed: str) -> Iterator[str]:
    for each in listed.split():
        first, _, last = each.partition("-")
        yield from (str(number) for number in range(int(first), int(last) + 1)) if last else (first,)


PARTS: Mapping[str, tuple[Part, ...]] = MappingProxyType(
    {identifier: parts for listed, parts in _PARTS for identifier in _spread(listed)}
)
"""Identifier to the rules of its value; an identifier that is not here has none beyond its shape."""


def flaw_of(identifier: str, value: str) -> Note | None:
    """Return what is wrong with a value of the right shape, or None; a wrong structure goes before a check digit."""
    broken = [part.flaw for part in PARTS.get(identifier, ()) if not part.rule(value[part.start : part.end])]
    return Note.BAD_STRUCTURE if Note.BAD_STRUCTURE in broken else next(iter(broken), None)
