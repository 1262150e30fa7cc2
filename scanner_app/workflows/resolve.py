"""From what a code's content says to what it means on this floor: every role at once (RULES §4)."""

from dataclasses import replace
from datetime import date

from devices.barcodes.dates import expiry_date
from devices.barcodes.reading import Reading, Role
from scanner_app.workflows.look import Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.step import Control
from sync.ledger.documents import Gtin, Item
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit

SERIAL_IDENTIFIERS = frozenset({"21", "S", "18S", "25S", "37S", "SER", "SEQ", "SERIAL", "SERNO", "SN", "S/N"})
"""Elements of GS1, data identifiers, text elements and names on labels that say: this is the serial number."""

CONTROL_PREFIX = "SCN:"
ENROLL_PREFIX = "SCN:ENROLL"


def meaning_of(text: str, aim: str, look: Look, today: date, *, keyed: bool = False) -> Meaning:
    """Return the meaning of a code's content, read by its symbology's AIM identifier where it has one."""
    from devices.barcodes.read import read  # noqa: PLC0415  # no code was scanned yet when the first question is drawn

    return resolve(read(text, aim), look, today, keyed=keyed)


def resolve(reading: Reading, look: Look, today: date, *, keyed: bool = False) -> Meaning:
    """Return the meaning of a code. Never raises; an unknown code is a meaning without roles."""
    text = reading.text
    if text.startswith(CONTROL_PREFIX):
        return _control(reading, look, keyed=keyed)
    badge = None if keyed else look.operator_by_badge(text)
    if badge is not None:
        return Meaning(text=text, reading=reading, badge=badge)
    item, gtin, unknown_gtin = _item(reading, look)
    explicit = _explicit_serial(reading)
    serial = explicit if explicit is not None else text
    units = _units(serial, item if explicit is not None else None, look)
    meaning = Meaning(
        text=text,
        reading=reading,
        keyed=keyed,
        purchase_order=look.purchase_order(text),
        order=look.order(text),
        carton=reading.value(Role.SSCC),
        bin=look.bin(text),
        units=units,
        item=item,
        gtin=gtin,
        unknown_gtin=unknown_gtin,
        explicit=explicit is not None,
        lot=reading.value(Role.LOT),
        expiry=_expiry(reading, today),
        tracking=_tracking(reading),
        serial=explicit,
    )
    if explicit is None and _may_be_serial(meaning, look):
        return replace(meaning, serial=text)
    return meaning


def control_text(tag: str, control: Control, argument: str = "") -> str:
    """Return the content of a control barcode of the site with this tag."""
    return f"{CONTROL_PREFIX}{tag}:{control}" + (f":{argument}" if argument else "")


def _control(reading: Reading, look: Look, *, keyed: bool) -> Meaning:
    """Return the control the code names, or that it is a stranger's; none but a quantity can be keyed."""
    _, _, rest = reading.text.partition(CONTROL_PREFIX)
    tag, _, command = rest.partition(":")
    name, _, argument = command.partition(":")
    known = name in Control.__members__ and tag == look.site().tag
    if not known or (keyed and name != Control.QTY):
        return Meaning(text=reading.text, reading=reading, keyed=keyed, strange_control=True)
    return Meaning(text=reading.text, reading=reading, keyed=keyed, control=Control(name), argument=argument)


def _item(reading: Reading, look: Look) -> tuple[Item | None, Gtin | None, str | None]:
    """Return the item the code names, by trade item number or by its own code, and a number nobody here knows."""
    gtin14 = reading.value(Role.GTIN)
    if gtin14 is not None:
        found = look.item_by_gtin(gtin14)
        if found is not None:
            return (*found, None)
    by_code = look.item(reading.value(Role.ITEM) or reading.text)
    if by_code is not None:
        return by_code, None, None
    return None, None, gtin14


def _explicit_serial(reading: Reading) -> str | None:
    """Return the serial that the code itself names as one: GS1 (21), data identifier S."""
    named = {value for identifier, value in reading.fields if identifier in SERIAL_IDENTIFIERS}
    return next((each.value for each in reading.candidates if each.role is Role.SERIAL and each.value in named), None)


def _tracking(reading: Reading) -> str | None:
    """Return the carrier's number, where its own form proves it: one serial in ten fits some carrier's check digit."""
    first = next((each for each in reading.candidates if each.role in {Role.TRACKING, Role.SERIAL}), None)
    return first.value if first is not None and first.role is Role.TRACKING else None


def _units(serial: str, item: Item | None, look: Look) -> tuple[Unit, ...]:
    """Return the known units of the serial: of the named item, else over all items and aliases."""
    if item is not None and serial:
        unit = look.unit(UnitKey(item.code, serial))
        return (unit,) if unit is not None else ()
    return look.units_by_text(serial)


def _expiry(reading: Reading, today: date) -> str | None:
    """Return the expiry date as ISO text where the code carries a date that exists."""
    yymmdd = reading.value(Role.EXPIRY)
    if yymmdd is None:
        return None
    try:
        return expiry_date(yymmdd, today).isoformat()
    except ValueError:
        return None


def _may_be_serial(meaning: Meaning, look: Look) -> bool:
    """Return whether the whole text may be a serial: explicit roles win, and a trade item number never founds one.

    A number with the shape of a GTIN that nobody here knows is a serial only where a manifest or the book says so:
    otherwise the product's own barcode, scanned by mistake, would become a unit.
    """
    if meaning.units:
        return True
    known = (
        meaning.purchase_order, meaning.order, meaning.carton, meaning.bin, meaning.item, meaning.tracking,
    )  # fmt: skip
    if any(role is not None for role in known):
        return bool(look.expected_by_text(meaning.text))
    if meaning.unknown_gtin is not None:
        return bool(look.expected_by_text(meaning.text))
    return meaning.reading.value(Role.SERIAL) is not None
