"""GS1 Digital Link: identifiers in a web address. The address is read, never visited."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from urllib.parse import unquote

from devices.barcodes.application_identifiers import is_identifier
from devices.barcodes.associations import association_notes
from devices.barcodes.elements import Element, Elements
from devices.barcodes.gs1 import MOST_ELEMENTS, checked
from devices.barcodes.reading import Note

_ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([^/?#]+)/([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_BEGINNING = re.compile(r"https?://", re.IGNORECASE | re.ASCII)
_LEGAL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")

_PACKED = re.compile(r"[A-Za-z0-9_-]{10,}")
_RESOLVER = "id.gs1.org"
_KEY_VALUE_PACKED = 3

_MISPLACED = frozenset({Note.BAD_STRUCTURE})

QUALIFIERS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "00": (),
        "01": (("22", "10", "21"), ("235",)),
        "253": (),
        "255": (),
        "401": (),
        "402": (),
        "414": (("254",), ("7040",)),
        "415": (("8020",),),
        "417": (("7040",),),
        "8003": (),
        "8004": (("7040",),),
        "8006": (("22", "10", "21"),),
        "8010": (("8011",),),
        "8013": (),
        "8017": (("8019",),),
        "8018": (("8019",),),
    }
)
"""The keys that a link may name, each with the qualifiers that may follow it in the path, in their order."""

KEYS = frozenset(QUALIFIERS)

_GTIN_WIDTH = 14
_OLDER_WIDTHS = frozenset({12, 13})
_EAN_WIDTH = 13
_RESTRICTED = re.compile("02|04|2")
"""How a number of 13 digits begins that a region or a shop gives out for itself."""

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "gtin": "01",
        "ser": "21",
        "lot": "10",
        "cpv": "22",
        "exp": "17",
        "sscc": "00",
        "gln": "414",
        "party": "417",
        "giai": "8004",
        "grai": "8003",
        "itip": "8006",
        "gdti": "253",
        "gcn": "255",
        "ginc": "401",
        "gsin": "402",
        "cpid": "8010",
        "cpsn": "8011",
        "gsrn": "8018",
        "gsrnp": "8017",
    }
)


def is_web_address(text: str) -> bool:
    """Say whether the text begins as a web address does, in whatever case."""
    return _BEGINNING.match(text) is not None


def digital_link_elements(address: str) -> Elements | None:
    """Return the elements that a Digital Link names, or None where the address names no GS1 key that can be read."""
    parts = _parts(address)
    if parts is None:
        return None
    path = _path_elements(parts[1].split("/"))
    if path is None:
        return None
    elements = (*path, *islice(_query_elements(parts[2]), MOST_ELEMENTS - len(path)))
    doubts = association_notes(element.identifier for element in elements)
    return Elements(
        elements, doubts if follows_key(tuple(element.identifier for element in path)) else _MISPLACED | doubts
    )


def address_notes(address: str) -> frozenset[Note]:
    """Say what is doubtful about an address that is no readable Digital Link."""
    parts = _parts(address)
    if parts is None:
        return frozenset({Note.BAD_STRUCTURE})
    host, path, _ = parts
    segments = path.split("/")
    if _is_compressed(host, segments):
        return frozenset({Note.COMPRESSED})
    return frozenset({Note.BAD_STRUCTURE if KEYS.intersection(segments) else Note.NO_KEY})


def follows_key(path: tuple[str, ...]) -> bool:
    """Say whether the identifiers of a path are a key and then qualifiers of it, in their order."""
    key, *qualifiers = path
    orders = QUALIFIERS[key]
    return not qualifiers or any(_is_part_of(qualifiers, order) for order in orders)


def _is_part_of(qualifiers: list[str], order: tuple[str, ...]) -> bool:
    remaining = iter(order)
    return all(qualifier in remaining for qualifier in qualifiers)


def _parts(address: str) -> tuple[str, str, str] | None:
    """Return host, path and query, or None where the address is not well formed."""
    parts = _ADDRESS.fullmatch(address)
    if parts is None or _LEGAL.fullmatch(address) is None or _HOST.fullmatch(parts[1]) is None:
        return None
    return parts[1], parts[2], parts[3] or ""


def _is_compressed(host: str, segments: list[str]) -> bool:
    """Say whether the last segment may hold packed elements: alone at GS1's resolver, or behind a key and its value."""
    if _PACKED.fullmatch(segments[-1]) is None:
        return False
    at_resolver = len(segments) == 1 and host.lower().endswith(_RESOLVER)
    behind_key = len(segments) >= _KEY_VALUE_PACKED and segments[-3] in KEYS and segments[-2] != ""
    return at_resolver or behind_key


def _path_elements(segments: list[str]) -> tuple[Element, ...] | None:
    """Walk from the end of the path in pairs back to the key: what stands before it is the owner's own."""
    pairs: list[tuple[str, str]] = []
    for place in range(len(segments) - 2, -1, -2):
        identifier = _identifier(segments[place])
        if identifier is None or len(pairs) >= MOST_ELEMENTS:
            return None
        pairs.append((identifier, segments[place + 1]))
        if identifier in KEYS:
            elements = tuple(_element(name, value) for name, value in reversed(pairs))
            return None if elements[0].flaw is Note.BAD_STRUCTURE else elements
    return None


def _query_elements(query: str) -> Iterator[Element]:
    for parameter in re.split("[&;]", query):
        name, equals, value = parameter.partition("=")
        identifier = _identifier(name)
        if equals and identifier is not None:
            yield _element(identifier, value)


def _element(identifier: str, quoted: str) -> Element:
    value = unquote(quoted, encoding="latin-1")
    if identifier != "01" or len(value) not in _OLDER_WIDTHS:
        return checked(identifier, value)
    # Older links carry the 12 or 13 digits of a UPC or EAN; the element has 14. A restricted number is none of them:
    # what a shop or a region gives out for itself names nothing in an address that is the same for all the world.
    if _RESTRICTED.match(value.zfill(_EAN_WIDTH)):
        return Element(identifier, value, Note.BAD_STRUCTURE)
    return checked(identifier, value.zfill(_GTIN_WIDTH))


def _identifier(name: str) -> str | None:
    return name if is_identifier(name) else _ALIASES.get(name.lower())
