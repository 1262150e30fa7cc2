"""Which GS1 elements need another beside them, and which must not stand together (GS1 Syntax Dictionary, July 2026).

``n`` stands for any digit. A need names alternatives, split by commas; ``+`` joins those that are needed together.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from devices.barcodes.reading import Note

_ITEM = "01,02,03,8006,8026"

_NEEDS: tuple[tuple[str, str], ...] = (
    ("10 11 13 15 16 20 240 241 422", _ITEM),
    ("02", "37"),
    ("12 3910-3919", "8020"),
    ("17", "01,02,03,255,8006,8026"),
    ("21", "01,03,8006"),
    ("22 235 337n 710-717 8001 8014 8200", "01"),
    ("242 7001", "01,02,8006,8026"),
    ("243", "01,03"),
    ("250", "01+21,03+21,8006+21"),
    ("251 7021 8012", "01,03,8006"),
    ("254", "414"),
    ("30 310n-316n 320n-329n 350n 351n 352n 356n 357n 360n 361n 364n 365n 366n", "01,02"),
    ("7002 7005 7006 7007 7008 7009 7030-7039 8005", "01,02"),
    ("330n-336n 340n-349n 353n 354n 355n 362n 363n 367n 368n 369n", "00,01"),
    ("37", "00+02,00+8026"),
    ("390n", "255,8020"),
    ("392n", "01+30,01+31nn,01+32nn,01+35nn,01+36nn"),
    ("393n 395n", "30,31nn,32nn,35nn,36nn"),
    ("394n 8111", "255"),
    ("403 4300 4301 4302 4304-4312 4314-4326 4330-4333 7041", "00"),
    ("415", "8020"),
    ("423 424 425 426 7003 7010 7011 8008", "01,02,03"),
    ("427", "01+422,02+422,03+422"),
    ("4303", "4302"),
    ("4313", "4312"),
    ("7004", "01+10,03+10"),
    ("7020", "01+416,03+416,8006+416"),
    ("7022", "01+7021,03+7021,8006+7021"),
    ("7230-7239", "01,8004"),
    ("7240", "01,8006"),
    ("7241 7242 7253 7254 7255 7256 8019", "8017,8018"),
    ("7250 7251 7252 7257 7259", "8018"),
    ("7258", "8018+7259"),
    ("8007 8020", "415"),
    ("8009", "00,01,03"),
    ("8011", "8010"),
    ("8026", "37"),
    ("8030", "00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018"),
    ("8040", "01+21"),
    ("8041 8042 8043", "01+21+8040"),
)

_EXCLUDED: tuple[tuple[str, str], ...] = (
    ("01", "255,37"),
    ("02", "01,03"),
    ("03", "01,02,37,235"),
    ("21", "235"),
    ("255", "01,02,415,8006,8020,8026"),
    ("390n", "391n,394n,8111"),
    ("392n", "393n"),
    ("394n", "8111"),
    ("395n", "392n,393n,8005"),
    ("420", "421"),
    ("421", "4307"),
    ("422 423 424 425", "426"),
    ("4330", "4331"),
    ("4332", "4333"),
    ("7240", "03"),
    ("7250", "7251"),
    ("7253 7254 7255", "7256,7259"),
    ("7259", "7256"),
    ("8006", "01,03,37"),
    ("8017", "8018"),
    ("8026", "02,03,8006"),
)

_ONE_SCALE = re.compile(r"(?:3[1-36][0-9]|34[0-9]|35[0-7]|39[0-5])[0-9]")
"""Measures and amounts: the last digit places the point, so two with another last digit contradict each other."""


def _table(rows: Iterable[tuple[str, str]]) -> Mapping[str, tuple[frozenset[str], ...]]:
    table: dict[str, tuple[frozenset[str], ...]] = {}
    for listed, partners in rows:
        groups = tuple(frozenset(partner.split("+")) for partner in partners.split(","))
        table.update(dict.fromkeys(_spread(listed), groups))
    return MappingProxyType(table)


def _spread(listed: str) -> Iterable[str]:
    for each in listed.split():
        first, _, last = each.partition("-")
        tail = "n" if first.endswith("n") else ""
        bounds = first.rstrip("n"), (last or first).rstrip("n")
        yield from (f"{number:0{len(bounds[0])}d}{tail}" for number in range(int(bounds[0]), int(bounds[1]) + 1))


NEEDS = _table(_NEEDS)
"""Identifier to the groups of which one has to stand beside it."""

EXCLUDED = _table(_EXCLUDED)
"""Identifier to those that must not stand beside it."""


def association_notes(identifiers: Iterable[str]) -> frozenset[Note]:
    """Say whether an element lacks the one it belongs to, or stands beside one that it excludes."""
    present = frozenset(identifiers)
    known = present | {pattern for each in present for pattern in _patterns(each)}
    notes = set()
    for identifier in present:
        needs = _of(NEEDS, identifier)
        if needs and not any(group <= known for group in needs):
            notes.add(Note.INCOMPLETE)
        if any(group <= known for group in _of(EXCLUDED, identifier)):
            notes.add(Note.CONFLICT)
    scales = [identifier[:3] for identifier in present if _ONE_SCALE.fullmatch(identifier)]
    if len(scales) != len(set(scales)):
        notes.add(Note.CONFLICT)
    return frozenset(notes)


def _of(table: Mapping[str, tuple[frozenset[str], ...]], identifier: str) -> tuple[frozenset[str], ...]:
    return table.get(identifier) or table.get(f"{identifier[:-1]}n", ())


def _patterns(identifier: str) -> tuple[str, str]:
    return f"{identifier[:-1]}n", f"{identifier[:-2]}nn"
