"""What one code says: the roles its content may play, best first, each with its reason."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a piece of content is, judged by the content alone; whether it is known is another's question."""

    SERIAL = "serial"
    GTIN = "gtin"
    ITEM = "item"
    SSCC = "sscc"
    LOT = "lot"
    EXPIRY = "expiry"
    GLN = "gln"
    TRACKING = "tracking"
    IMEI = "imei"
    """A mobile device, by 15 digits."""
    IMEISV = "imeisv"
    """A mobile device with the version of its software, by 16 digits."""
    MEID = "meid"
    ICCID = "iccid"
    """A SIM card or profile."""
    EID = "eid"
    """The chip that holds SIM profiles (eUICC)."""
    MAC = "mac"
    EUI64 = "eui64"
    VIN = "vin"
    """A vehicle."""
    URL = "url"
    TEXT = "text"


class Form(StrEnum):
    """The shape the content has."""

    PLAIN = "plain"
    GS1 = "gs1"
    GS1_BRACKETED = "gs1_bracketed"
    DIGITAL_LINK = "digital_link"
    ISO15434 = "iso15434"
    HIBC = "hibc"
    """A label of the Health Industry Business Communications Council: ``+``, a labeller, a product, lot or serial."""
    ISBT128 = "isbt128"
    """A label of blood, tissue or cells by ISBT 128: recognised, not read further."""
    LABELLED = "labelled"
    """Values with their names before them, as in ``PN:ABC QTY:1``."""
    RETAIL = "retail"
    """An EAN, UPC or ITF-14 number alone."""


class Note(StrEnum):
    """What is doubtful about the content."""

    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_STRUCTURE = "bad_structure"
    AMBIGUOUS = "ambiguous"
    """It can be read in more than one way: see the reading's ``repairs`` where there are any."""
    CONFLICT = "conflict"
    """The same element twice with different values, or two elements that exclude each other."""
    INCOMPLETE = "incomplete"
    """An element without the one it belongs to, such as a serial (21) without an item (01)."""
    REPLACED = "replaced"
    """Separators came as other characters: the scanner's profile should say how it sends control characters."""
    COMPRESSED = "compressed"
    """A Digital Link whose elements are packed together; it is not unpacked."""
    NO_KEY = "no_key"
    """A web address that names no item, unit or place."""
    UNKNOWN_AIM = "unknown_aim"
    """It begins as an AIM identifier does, but no symbology has that one."""
    EMPTY = "empty"
    """There is nothing in it."""
    CONTROL_CHARACTERS = "control_characters"
    INVISIBLE = "invisible"
    """Zero-width, bidirectional or other characters that cannot be seen."""
    NOT_ASCII = "not_ascii"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One role the content may play. ``why`` is one English sentence for logs and the decode command."""

    role: Role
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole of what a code's content says.

    ``text`` is the content exactly as scanned (no AIM identifier). ``fields`` are the parsed elements in their
    order, ``(identifier, value)``: GS1 application identifiers (``01``, ``21``, ``10``, ``17``, ...), data identifiers,
    or the names that a form gives its parts. ``candidates`` are best first, never empty for a text that is not empty.
    ``repairs`` are other ways to split the text, each as whole fields, where a separator seems to be lost; none of them
    is chosen here: a person or a rule that knows the item has to.
    """

    text: str
    aim: str
    form: Form
    candidates: tuple[Candidate, ...]
    fields: tuple[tuple[str, str], ...] = ()
    notes: frozenset[Note] = field(default=frozenset())
    repairs: tuple[tuple[tuple[str, str], ...], ...] = ()

    def value(self, role: Role) -> str | None:
        """Return the best candidate's value for the role, or None."""
        return next((candidate.value for candidate in self.candidates if candidate.role is role), None)

    def element(self, identifier: str) -> str | None:
        """Return the first parsed element with this identifier, or None."""
        return next((value for name, value in self.fields if name == identifier), None)
