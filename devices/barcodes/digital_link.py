"""GS1 Digital Link: identifiers in a web address. The address is read, never visited."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from urllib.parse import unquote

from devices.barcodes.application_identifiers import is_identifier
from devices.barcodes.elements import Element, Elements
from devices.barcodes.gs1 import MOST_ELEMENTS, checked

_ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([^/?#]+)/([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_BEGINNING = re.compile(r"https?://", re.IGNORECASE | re.ASCII)
_LEGAL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")

_OLDER_GTINS = frozenset({12, 13})
_KEYS = frozenset(
    {"00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018"}
)
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
    """Return the elements that a Digital Link names, or None where the address names no GS1 key."""
    parts = _ADDRESS.fullmatch(address)
    if parts is None or _LEGAL.fullmatch(address) is None or _HOST.fullmatch(parts[1]) is None:
        return None
    path = _path_elements(parts[2].split("/"))
    if path is None:
        return None
    return Elements((*path, *islice(_query_elements(parts[3] or ""), MOST_ELEMENTS - len(path))))


def _path_elements(segments: list[str]) -> tuple[Element, ...] | None:
    """Walk from the end of the path in pairs back to the key: what stands before it is the owner's own."""
    pairs: list[tuple[str, str]] = []
    for place in range(len(segments) - 2, -1, -2):
        identifier = _identifier(segments[place])
        if identifier is None or len(pairs) >= MOST_ELEMENTS:
            return None
        pairs.append((identifier, segments[place + 1]))
        if identifier in _KEYS:
            return tuple(_element(name, value) for name, value in reversed(pairs))
    return None


def _query_elements(query: str) -> Iterator[Element]:
    for parameter in re.split("[&;]", query):
        name, equals, value = parameter.partition("=")
        identifier = _identifier(name)
        if equals and identifier is not None:
            yield _element(identifier, value)


def _element(identifier: str, quoted: str) -> Element:
    value = unquote(quoted)
    # Older links carry the 12 or 13 digits of a UPC or EAN; the element has 14.
    return checked(identifier, value.zfill(14) if identifier == "01" and len(value) in _OLDER_GTINS else value)


def _identifier(name: str) -> str | None:
    return name if is_identifier(name) else _ALIASES.get(name)
