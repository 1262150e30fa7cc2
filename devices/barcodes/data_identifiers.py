"""The data identifiers of ASC MH10.8.2: zero to three digits and a letter that say what a value behind them is.

The digits belong to the identifier: ``1S`` is not ``S``. The table holds what labels of goods carry; an identifier that
is not in it is read all the same, and means nothing here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from devices.barcodes.reading import Role


@dataclass(frozen=True, slots=True)
class DataIdentifier:
    """What one identifier says: its meaning, the role its value plays, and whether it names one unit for life."""

    meaning: str
    role: Role | None = None
    is_unit_serial: bool = False
    date: str = ""
    """The form of a date, as ``written_as_gs1`` takes it."""


DATA_IDENTIFIERS: Mapping[str, DataIdentifier] = MappingProxyType(
    {
        # Numbers of one thing for its life.
        "S": DataIdentifier("the supplier's serial number", Role.SERIAL, is_unit_serial=True),
        "18S": DataIdentifier("the maker's CAGE code and serial number", Role.SERIAL, is_unit_serial=True),
        "25S": DataIdentifier(
            "the worldwide number of a unit: agency, company, serial", Role.SERIAL, is_unit_serial=True
        ),
        "37S": DataIdentifier(
            "the worldwide number of a unit: agency, company, part, serial", Role.SERIAL, is_unit_serial=True
        ),
        "42S": DataIdentifier("the worldwide number of a unit, with the length of its serial", is_unit_serial=True),
        "1S": DataIdentifier(
            "a further number of the supplier for one unit, such as its traceability number", is_unit_serial=True
        ),
        "15S": DataIdentifier("a vendor's serial number, with 13V", is_unit_serial=True),
        "20S": DataIdentifier("the customer's number of one unit", is_unit_serial=True),
        "21S": DataIdentifier("the identification number of a tyre", is_unit_serial=True),
        "30S": DataIdentifier("a further traceability number of the supplier for one unit", is_unit_serial=True),
        "11S": DataIdentifier("the number of a fixed asset", is_unit_serial=True),
        "22S": DataIdentifier("the number of a mobile telephone", Role.IMEI, is_unit_serial=True),
        "23S": DataIdentifier("a MAC address", Role.MAC, is_unit_serial=True),
        "43S": DataIdentifier("the number of a SIM card", Role.ICCID, is_unit_serial=True),
        "I": DataIdentifier("the number of a vehicle", Role.VIN, is_unit_serial=True),
        # Numbers of packages, documents and other things that are no unit.
        "2S": DataIdentifier("the number of a shipping notice"),
        "3S": DataIdentifier("the supplier's number of a package"),
        "4S": DataIdentifier("the supplier's number of a package of like items"),
        "5S": DataIdentifier("the supplier's number of a package of mixed items"),
        "6S": DataIdentifier("the supplier's number of a package"),
        "7S": DataIdentifier("the supplier's number of a package"),
        "8S": DataIdentifier("the supplier's number and a package number"),
        "9S": DataIdentifier("the number of a package"),
        "10S": DataIdentifier("the number of a machine, cell or tool"),
        "12S": DataIdentifier("the number of a document"),
        "13S": DataIdentifier("the seal of a container"),
        "14S": DataIdentifier("a manifest of parcels"),
        "16S": DataIdentifier("a version, such as that of software"),
        "17S": DataIdentifier("a supplier's and a package's number"),
        "19S": DataIdentifier("a supplier's D-U-N-S number and a package's number"),
        "36S": DataIdentifier("the number of a pallet for air transport"),
        "96S": DataIdentifier("an EPC number"),
        # Licence plates of transport units.
        "J": DataIdentifier("the licence plate of a transport unit"),
        "1J": DataIdentifier("the licence plate of a transport unit, the smallest one"),
        "2J": DataIdentifier("the licence plate of a transport unit that holds others"),
        "3J": DataIdentifier("the licence plate of a transport unit, the smallest one, with EDI"),
        "4J": DataIdentifier("the licence plate of a transport unit that holds others, with EDI"),
        "5J": DataIdentifier("the licence plate of a mixed transport unit"),
        "6J": DataIdentifier("the licence plate of a master transport unit"),
        # Items.
        "P": DataIdentifier("the customer's item number", Role.ITEM),
        "1P": DataIdentifier("the supplier's item number", Role.ITEM),
        "30P": DataIdentifier("the supplier's item number, first level", Role.ITEM),
        "2P": DataIdentifier("the revision of the item"),
        "3P": DataIdentifier("the combined number of maker and item (UPC/EAN)"),
        "25P": DataIdentifier("the worldwide number of an item: agency, company, item"),
        "26P": DataIdentifier("the item number of the next higher assembly"),
        "31P": DataIdentifier("the supplier's item number, second level"),
        "8P": DataIdentifier("the item's GTIN"),
        "9N": DataIdentifier("a product number for medicines (PPN)"),
        # Lots.
        "1T": DataIdentifier("the supplier's lot", Role.LOT),
        "T": DataIdentifier("the customer's lot", Role.LOT),
        "30T": DataIdentifier("the supplier's lot, first level"),
        "25T": DataIdentifier("the worldwide number of a lot: agency, company, lot"),
        # Dates.
        "D": DataIdentifier("a date, year month day", date="YYMMDD"),
        "2D": DataIdentifier("a date, month day year", date="MMDDYY"),
        "12D": DataIdentifier("a date, year month day", date="YYYYMMDD"),
        "4D": DataIdentifier("a date, year and day of the year", date="YYJJJ"),
        "6D": DataIdentifier("a date and what it is of"),
        "9D": DataIdentifier("a date code"),
        "10D": DataIdentifier("a date, year and week"),
        "14D": DataIdentifier("the expiry date", Role.EXPIRY, date="YYYYMMDD"),
        "16D": DataIdentifier("the date of production", date="YYYYMMDD"),
        # Amounts, places, partners and papers.
        "Q": DataIdentifier("the quantity"),
        "1Q": DataIdentifier("the theoretical length or weight"),
        "2Q": DataIdentifier("the actual weight"),
        "3Q": DataIdentifier("the unit of measure"),
        "7Q": DataIdentifier("the quantity and its unit"),
        "13Q": DataIdentifier("the number of the package of all packages"),
        "K": DataIdentifier("the customer's order number"),
        "1K": DataIdentifier("the supplier's order number"),
        "2K": DataIdentifier("the bill of lading"),
        "4K": DataIdentifier("the line of the customer's order"),
        "6K": DataIdentifier("the order and its line"),
        "10K": DataIdentifier("the supplier's invoice number"),
        "11K": DataIdentifier("the packing list number"),
        "14K": DataIdentifier("the customer's order and line"),
        "L": DataIdentifier("a place"),
        "1L": DataIdentifier("a place"),
        "4L": DataIdentifier("the country of origin"),
        "20L": DataIdentifier("a place within a company, first level"),
        "V": DataIdentifier("the supplier"),
        "1V": DataIdentifier("the supplier, by the customer's number"),
        "10V": DataIdentifier("the customer"),
        "12V": DataIdentifier("the maker, by its D-U-N-S number"),
        "13V": DataIdentifier("the supplier, by its D-U-N-S number"),
        "17V": DataIdentifier("the maker, by its CAGE code"),
        "18V": DataIdentifier("a party, by agency and company"),
        "20V": DataIdentifier("a party, by the two letters of its role"),
        "21V": DataIdentifier("a party, by agency, company and unit"),
        "13E": DataIdentifier("the moisture sensitivity level"),
        "1R": DataIdentifier("the supplier's return authorisation"),
        "2R": DataIdentifier("the customer's return number"),
        "1Z": DataIdentifier("a value agreed between customer and supplier"),
        "Z": DataIdentifier("a value agreed between partners"),
        "11Z": DataIdentifier("free text about the whole, with structure"),
        "12Z": DataIdentifier("free text about the line, with structure"),
        "13Z": DataIdentifier("free text about the line, with structure"),
        "20Z": DataIdentifier("free text of a supplier's own"),
        "33L": DataIdentifier("a web address"),
        "34L": DataIdentifier("a web address that the other values are sent to; it is not opened"),
    }
)
"""Identifier to what it says, with those whose value plays a role in the order in which they count."""

ROLES: Mapping[str, tuple[Role, str]] = MappingProxyType(
    {name: (each.role, each.meaning) for name, each in DATA_IDENTIFIERS.items() if each.role is not None}
)
"""Identifier to the role its value plays, best first."""

_PIECE = re.compile(r"([0-9]{0,3}[A-Z])(.*)", re.DOTALL)


def split_identifier(piece: str) -> tuple[str, str] | None:
    """Return identifier and value of one piece of a message, or None where no identifier begins it."""
    found = _PIECE.fullmatch(piece)
    return None if found is None else (found[1], found[2])
