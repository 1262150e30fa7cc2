"""Writing a GS1 Digital Link from elements: for labels and exports; what is read is never changed into one."""

from collections.abc import Iterable
from urllib.parse import quote

from devices.barcodes.digital_link import KEYS, QUALIFIERS

CANONICAL_STEM = "https://id.gs1.org"
"""Where a link points that names no resolver of its own."""

_NO_ATTRIBUTE = frozenset({"8200"})
"""Elements that no link carries: 8200 is itself an address."""

_ESCAPED_BUT = "-._~"


class DigitalLinkError(ValueError):
    """The elements cannot be written as a Digital Link."""


def digital_link_of(fields: Iterable[tuple[str, str]], stem: str = CANONICAL_STEM) -> str:
    """Return the address that names the elements: key, its qualifiers in their order, the rest as attributes.

    The first key among the elements is the link's; an element that stands there twice with one value counts once.
    """
    elements = tuple(dict.fromkeys(fields))
    given = dict(elements)
    if len(given) < len(elements):
        raise DigitalLinkError("The elements contradict each other: one stands there twice with different values.")
    key = next((identifier for identifier in given if identifier in KEYS), None)
    if key is None:
        raise DigitalLinkError("The elements hold no key, such as an item (01) or a carton (00): a link needs one.")
    barred = _NO_ATTRIBUTE.intersection(given)
    if barred:
        raise DigitalLinkError(f"The element ({min(barred)}) cannot stand in a link; leave it out.")
    path = (key, *_qualifiers(key, given))
    attributes = [identifier for identifier in given if identifier not in path]
    written = "".join(f"/{identifier}/{_escaped(given[identifier])}" for identifier in path)
    query = "&".join(f"{identifier}={_escaped(given[identifier])}" for identifier in attributes)
    return f"{stem}{written}{'?' + query if query else ''}"


def _qualifiers(key: str, given: dict[str, str]) -> tuple[str, ...]:
    """Return the longest row of the key's qualifiers that stand there."""
    rows = (tuple(each for each in order if each in given) for order in QUALIFIERS[key])
    return max(rows, key=len, default=())


def _escaped(value: str) -> str:
    return quote(value, safe=_ESCAPED_BUT)
