"""Every published row of the GS1 bodies and libraries: the same elements, and a flag exactly where it is invalid."""

from collections.abc import Callable
from datetime import date

import pytest

from devices.barcodes import components
from devices.barcodes.aim import symbology
from devices.barcodes.check_digits import gs1_check_digit, has_gs1_check_digit
from devices.barcodes.dates import expiry_date, is_date
from devices.barcodes.decoded import decode
from devices.barcodes.digital_link_writing import DigitalLinkError, digital_link_of
from devices.barcodes.read import read
from devices.barcodes.reading import Reading, Role
from devices.barcodes.upc import gtin_in, gtin_of, upc_a_of, upc_e_of
from tests.unit.case_rows import Row, rows

GS = "\x1d"
READ_WITHOUT_AIM = {"bracketed", "bracketed_association", "dl_uri"}
COMPONENTS: dict[str, Callable[[str], bool]] = {
    "check_digit": has_gs1_check_digit,
    "check_pair": components.has_check_pair,
    "date_yymmd0": is_date,
    "time_hhmi": components.is_time,
    "piece_of_total": components.is_piece_of_total,
    "cset82": lambda value: set(value) <= set(components.CSET_82),
    "package_type": components.is_package_type,
    "gtin12": has_gs1_check_digit,
    "gtin14": has_gs1_check_digit,
    "gln": lambda value: len(value) == 13 and has_gs1_check_digit(value),
    "sscc": lambda value: len(value) == 18 and has_gs1_check_digit(value),
}
CONVERSIONS: dict[str, Callable[[str], str | None]] = {
    "as_gtin8": lambda number: gtin_in(number, 8),
    "as_gtin12": lambda number: gtin_in(number, 12),
    "as_gtin13": lambda number: gtin_in(number, 13),
    "as_gtin14": lambda number: gtin_in(number, 14),
    "upc_upc_a": upc_a_of,
    "upc_upc_e": upc_e_of,
    "upc_gtin_12": upc_a_of,
    "upc_gtin_13": lambda number: gtin_in(upc_a_of(number) or "", 13),
    "upc_gtin_14": lambda number: gtin_in(upc_a_of(number) or "", 14),
}


def reading_of(row: Row) -> Reading | None:
    """Read the row as a scanner would hand it on, or return None where the row is about something else."""
    if row.kind == "scan" or row.scanned is not None:
        return decode((row.scanned if row.scanned is not None else row.input).encode()).reading
    if row.kind in READ_WITHOUT_AIM or row.note == "no AIM prefix":
        return read(row.input)
    if row.kind == "element_string":
        return read(row.input.replace(next(iter(row.separators), GS), GS), "]C1")
    return read(row.input.removeprefix("^").replace("^", GS)) if row.kind == "raw_caret" else None


def read_rows() -> list[tuple[Row, Reading]]:
    pairs = [(row, reading_of(row)) for row in rows("gs1")]
    return [(row, reading) for row, reading in pairs if reading is not None]


def differences(row: Row, reading: Reading) -> list[str]:
    """Say what the reading makes of the row that its source does not."""
    found = []
    if row.pairs is not None and reading.fields != row.pairs:
        found.append(f"elements {reading.fields}, published {row.pairs}")
    if bool(reading.notes) is bool(row.expect["valid"]):
        notes = ", ".join(sorted(reading.notes)) or "none"
        found.append(f"flags {notes}, published {'valid' if row.expect['valid'] else row.expect.get('reason')}")
    return found


def test_every_settled_row_gives_the_same_elements_and_is_flagged_exactly_where_it_is_invalid() -> None:
    wrong = {
        f"{row.id} {row.input!r}": found
        for row, reading in read_rows()
        if row.is_settled and (found := differences(row, reading))
    }
    assert wrong == {}


WHY = {
    "association_only": "each element is right by itself; it lacks the one that it belongs to",
    "option": "names of keys in letters, and items in 12 or 13 digits, stand on older labels",
    "gs1-0029": "without a symbology that says so, digits are no GS1 elements",
    "gs1-0677": "the asset number's check digit is wrong",
    "gs1-0689": "9999 is no time given, by the General Specifications; the element lacks the one it belongs to",
    "gs1-0769": "a number alone is no address; by itself it may be an item or a serial",
}


def test_every_row_that_authorities_read_differently_is_listed_with_our_answer_and_its_reason(
    record_property: Callable[[str, object], None],
) -> None:
    differing = [(row, reading) for row, reading in read_rows() if not row.is_settled]
    for row, reading in differing:
        answer = " ".join(f"({identifier}) {value}" for identifier, value in reading.fields) or reading.form.value
        flags = ", ".join(sorted(reading.notes)) or "no flag"
        record_property("listed", f"{row.id} {row.input!r}: {answer}; {flags}; {WHY.get(row.id) or WHY[row.agreement]}")
        assert row.pairs is None or reading.fields == row.pairs
    assert differing


def test_every_published_check_of_one_part_of_an_element_comes_out_the_same() -> None:
    judged = [row for row in rows("gs1") if row.kind in COMPONENTS]
    assert [row.id for row in judged if COMPONENTS[row.kind](row.input) is not row.expect["valid"]] == []
    assert {row.kind for row in judged} == set(COMPONENTS)


def test_every_published_number_of_an_item_is_read_in_14_digits_or_refused() -> None:
    for row in rows("gs1"):
        if row.kind == "gtin":
            assert gtin_of(row.input) == row.expect.get("gtin14"), row.id
        elif row.kind == "upc":
            assert upc_a_of(row.input) is None, row.id
        elif row.kind == "check_digit_of":
            assert gs1_check_digit(row.input) == row.expect["check_digit"], row.id
        elif row.kind == "gtin_in_symbology":
            assert read(row.input, "]E3").value(Role.GTIN) == row.expect["gtin14"], row.id


def test_every_published_conversion_between_the_forms_of_a_number_comes_out_the_same() -> None:
    converted = [row for row in rows("gs1") if row.kind in CONVERSIONS]
    wrong = {row.id: CONVERSIONS[row.kind](row.input) for row in converted}
    assert wrong == {row.id: row.expect.get("value") for row in converted}
    assert {row.kind for row in converted} == set(CONVERSIONS)


def test_every_published_escape_of_an_address_is_undone() -> None:
    for row in rows("gs1"):
        if row.kind == "uri_unescape":
            assert read(f"https://a/01/12312312312333/10/{row.input}").element("10") == row.expect["path"], row.id
            assert read(f"https://a/01/12312312312333?10={row.input}").element("10") == row.expect["query"], row.id


def test_every_published_message_is_written_as_the_published_link_or_refused() -> None:
    for row in rows("gs1"):
        if row.kind == "to_dl_uri":
            # An identifier that no table knows, (89), is content for our reader; written, it is an attribute.
            before, _, after = row.input.partition("(89)XXX")
            fields = (*read(before).fields, *([("89", "XXX"), *read(after).fields] if after else ()))
            if row.expect["valid"]:
                assert digital_link_of(fields, row.note.removeprefix("stem=")) == row.expect["dl_uri"], row.id
            else:
                with pytest.raises(DigitalLinkError, match=r"cannot stand in a link.*\.$"):
                    digital_link_of(fields)
        elif row.kind == "dl_canonical":
            assert digital_link_of(read(row.input).fields) == row.expect["dl_uri"], row.id


def test_the_published_century_of_a_year_is_kept_for_every_year_of_today() -> None:
    offsets = [row.expect["year_offset"] for row in rows("gs1") if row.kind == "century_rule"]
    for offset in offsets:
        for year in range(2000, 2101):
            assert expiry_date(f"{(year + offset) % 100:02d}0526", date(year, 8, 1)) == date(year + offset, 5, 26)
    assert offsets == [-49]


def test_nothing_is_claimed_of_a_code_that_its_source_does_not_see_in_it() -> None:
    for row in rows("gs1"):
        if row.kind != "universal":
            continue
        reading = decode(row.input.encode()).reading
        assert reading is not None
        roles = {candidate.role for candidate in reading.candidates}
        claims = {Role.GTIN: row.expect["gtin"], Role.SSCC: row.expect["sscc"], Role.URL: row.expect["digital_link"]}
        assert not {role for role, published in claims.items() if published is None} & roles, row.id
        assert row.expect["element_string"] is not None or not reading.fields, row.id


def test_what_a_source_sees_in_a_code_is_read_where_the_symbol_says_that_it_is_that() -> None:
    for row in rows("gs1"):
        if row.kind != "universal":
            continue
        content = row.input[3:] if row.input.startswith("]") else row.input
        gtin, elements = row.expect["gtin"], row.expect["element_string"]
        if elements is not None:
            assert read(content, "]C1").fields == tuple(map(tuple, elements["ais"])), row.id
        if gtin is not None and elements is None:
            assert read(content, row.expect.get("aim") or "]E0").value(Role.GTIN) == gtin["value"].zfill(14), row.id
        if row.expect.get("upc") is not None and len(content) == 6:
            assert read(content, "]E0").value(Role.GTIN) == gtin["value"].zfill(14), row.id


def test_the_published_identifier_of_a_symbology_names_it() -> None:
    named = [row.expect["aim"] for row in rows("gs1") if row.kind == "aim_identifier"]
    assert [symbology(aim) for aim in named] == ["GS1-128"]


def test_no_row_is_left_out() -> None:
    others = {"gtin", "upc", "check_digit_of", "gtin_in_symbology", "uri_unescape", "to_dl_uri", "dl_canonical"}
    others |= {"century_rule", "universal", "aim_identifier", *COMPONENTS, *CONVERSIONS}
    assert {row.kind for row in rows("gs1") if reading_of(row) is None} <= others
