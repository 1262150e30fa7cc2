"""Which of the codes on a box is the serial number, and why."""

import pytest

from devices.barcodes.aim import split_aim
from devices.barcodes.box import Box, Scored
from devices.barcodes.choice import Ambiguous, Choice, Chosen, Missing, choose
from devices.barcodes.read import read
from devices.barcodes.reading import Role
from devices.barcodes.scoring import score
from devices.barcodes.serial_rule import Characters, Fixed, SerialRule, SerialShape, Varying

GTIN = "09506000134352"
EAN = "]E09506000134352"
IMEI, IMEI2 = "352099001761481", "352099001761499"
DRILL = SerialRule((Fixed("DR"), Varying(Characters.DIGITS, 6, 6)))
PHONE = SerialRule((Varying(Characters.DIGITS, 15, 15),))
MARKED = SerialRule((Varying(Characters.DIGITS, 5, 5),), mark="S")


def box(*codes: str, rules: tuple[SerialShape, ...] = (), seen: dict[str, int] | None = None) -> Box:
    """Return the box of these codes, each with its AIM identifier where the scanner sent one."""
    readings = tuple(read(text, aim) for aim, text in map(split_aim, codes))
    return Box(readings, rules, seen or {})


def chosen(choice: Choice) -> Chosen:
    assert isinstance(choice, Chosen), choice
    return choice


def values(choice: Choice) -> tuple[str, ...]:
    """Return the serial number that was chosen, the two that remain, or none."""
    if isinstance(choice, Chosen):
        return (choice.serial.value,)
    return (choice.first.value, choice.second.value) if isinstance(choice, Ambiguous) else ()


def scored(found: tuple[Scored, ...], value: str, role: Role = Role.SERIAL) -> Scored:
    return next(each for each in found if (each.value, each.role) == (value, role))


@pytest.mark.parametrize(
    "explicit",
    [
        f"]d201{GTIN}21F2LX1234",
        f"]C101{GTIN}21F2LX1234",
        f"https://example.com/01/{GTIN}/21/F2LX1234",
        "[)>\x1e06\x1d1PABC-1\x1dSF2LX1234\x1dQ1\x1e\x04",
        f"(01){GTIN}(21)F2LX1234",
    ],
)
def test_a_code_that_says_itself_that_it_holds_the_serial_is_chosen(explicit: str) -> None:
    choice = chosen(choose(box("]C0OTHER-7", EAN, explicit, f"]C0{IMEI}", "]C0001B44113AB7")))
    assert choice.serial.value == "F2LX1234"
    assert choice.why == "The code itself says that this is the serial number."
    assert [(alias.kind, alias.value) for alias in choice.aliases] == [("imei", IMEI), ("mac", "001B44113AB7")]


def test_a_retail_symbol_is_never_the_serial_and_a_lone_plain_one_is() -> None:
    choice = chosen(choose(box(EAN, "]C0F2LX1234")))
    assert choice.serial.value == "F2LX1234"
    assert choice.why == "The symbol is a Code 128 one, which may hold a serial number."
    assert [each.role for each in choice.others] == [Role.GTIN]
    assert isinstance(choose(box(EAN, "]I119506000134359")), Missing)


def test_a_scanner_without_aim_identifiers_still_tells_the_retail_number_by_its_check_digit() -> None:
    choice = chosen(choose(box("9506000134352", "F2LX1234")))
    assert choice.serial.value == "F2LX1234"
    assert choice.why == "Nothing else on the box may be a serial number."


def test_the_five_codes_of_a_phones_box_give_one_serial_and_its_aliases() -> None:
    eid = "89049032123451234512345678901235"
    choice = chosen(choose(box(EAN, f"]C0{IMEI}", f"]C0{IMEI2}", f"]C0{eid}", "]C0F2LX1234")))
    assert choice.serial.value == "F2LX1234"
    assert [(alias.kind, alias.value) for alias in choice.aliases] == [("eid", eid), ("imei", IMEI), ("imei2", IMEI2)]


def test_a_phone_whose_serial_is_its_imei_keeps_the_second_as_imei2() -> None:
    lone = chosen(choose(box(EAN, f"]C0{IMEI}")))
    assert (lone.serial.value, lone.aliases) == (IMEI, ())
    twice = choose(box(EAN, f"]C0{IMEI}", f"]C0{IMEI2}"))
    assert values(twice) == (IMEI, IMEI2)
    assert twice.why == f"Both {IMEI} and {IMEI2} may be the serial number; say which, or scan it once more."
    explicit = chosen(choose(box(f"]d201{GTIN}21{IMEI}", f"]C0{IMEI2}", "]C0MODEL-7")))
    assert explicit.serial.value == IMEI
    assert [(alias.kind, alias.value) for alias in explicit.aliases] == [("imei2", IMEI2)]


def test_an_imei_printed_in_groups_is_no_alias_of_itself() -> None:
    choice = chosen(choose(box("35-209900-176148-1", f"]C0{IMEI2}", rules=(_Groups(),))))
    assert choice.serial.value == "35-209900-176148-1"
    assert [(alias.kind, alias.value, alias.text) for alias in choice.aliases] == [("imei2", IMEI2, IMEI2)]


class _Groups:
    """A shape that somebody else knows: devices ask it, and do not know what it is."""

    mark = ""

    def fits(self, serial: str) -> bool:
        return "-" in serial


def test_the_items_rule_outweighs_a_check_digit_that_fits_by_chance() -> None:
    codes = (f"]C0{IMEI}", "]C0MODEL-7")
    assert values(choose(box(*codes))) == ("MODEL-7",)
    choice = chosen(choose(box(*codes, rules=(PHONE,))))
    assert choice.serial.value == IMEI
    assert choice.why == "It looks as the item's serial numbers do."


def test_two_plain_codes_are_told_apart_by_the_items_rule_alone() -> None:
    codes = ("]C0DR104301", "]C0MODEL-7")
    assert values(choose(box(*codes))) == ("DR104301", "MODEL-7")
    assert values(choose(box(*codes, rules=(DRILL,)))) == ("DR104301",)
    assert values(choose(box(*codes, rules=(PHONE, DRILL)))) == ("DR104301",)
    misfit = scored(score(box(*codes, rules=(DRILL,))), "MODEL-7")
    assert misfit.reasons[-1].why == "It does not look as the item's serial numbers do."


def test_no_code_that_fits_the_items_rule_is_no_serial_rather_than_a_guess() -> None:
    choice = choose(box(EAN, "]C0MODEL-7", "]C000:1B:44:11:3A:B7", rules=(DRILL,)))
    assert isinstance(choice, Missing)
    assert choice.why == "No code of the box may be the serial number yet; scan the others."
    assert [(alias.kind, alias.text) for alias in choice.aliases] == [("mac", "00:1B:44:11:3A:B7")]
    assert isinstance(choose(box()), Missing)


def test_a_code_that_several_boxes_carry_is_no_serial_and_one_on_one_other_may_be() -> None:
    codes = ("]C0AB-1", "]C0AB-2")
    assert values(choose(box(*codes))) == ("AB-1", "AB-2")
    assert values(choose(box(*codes, seen={"AB-1": 2}))) == ("AB-2",)
    assert values(choose(box(*codes, seen={"AB-1": 1}))) == ("AB-2", "AB-1")
    assert isinstance(choose(box("]C0AB-1", seen={"AB-1": 2}, rules=())), Missing)
    reasons = [reason.why for reason in scored(score(box(*codes, seen={"AB-1": 3})), "AB-1").reasons]
    assert reasons[-1] == "It was read on 3 other boxes, and a serial number stands on one."


def test_an_explicit_serial_that_several_boxes_carry_stays_with_a_reason_against_it() -> None:
    choice = chosen(choose(box(f"]d201{GTIN}21S1", "]C0NEW-1", seen={"S1": 4})))
    assert choice.serial.value == "S1"
    assert choice.serial.reasons[-1].why == "It was read on 4 other boxes, and a serial number stands on one."


def test_an_explicit_serial_is_never_passed_over_for_one_that_fits_the_rule() -> None:
    choice = choose(box(f"]d201{GTIN}21S1", "]C0SN:DR104301", "]C0DR104301", rules=(DRILL,)))
    assert set(values(choice)) == {"S1", "DR104301"}


def test_two_codes_that_each_name_another_serial_are_a_question() -> None:
    assert values(choose(box(f"]d201{GTIN}21S1", f"]C101{GTIN}21S2"))) == ("S1", "S2")
    assert values(choose(box(f"]d201{GTIN}21S1", "]C121S1"))) == ("S1",)


def test_what_another_code_names_as_lot_or_item_is_not_the_serial() -> None:
    label = "[)>\x1e06\x1d1PDRILL-18V\x1d1TLOT-7\x1dQ1\x1e\x04"
    choice = chosen(choose(box(label, "]C0DRILL-18V", "]C0LOT-7", "]A01PDRILL-18V", "]C0AB-1")))
    assert choice.serial.value == "AB-1"
    found = {each.text: each.reasons[-1].why for each in choice.others if each.role is Role.SERIAL}
    assert found == {
        "DRILL-18V": "Another code of the box names it as the item's number.",
        "LOT-7": "Another code of the box names it as the lot.",
        "1PDRILL-18V": "Another code of the box holds it as an identifier with its value.",
    }


def test_the_items_number_in_code_128_is_known_by_the_retail_symbol_beside_it() -> None:
    assert values(choose(box("]C09506000134352"))) == ("9506000134352",)
    assert isinstance(choose(box("]C09506000134352", EAN)), Missing)
    assert isinstance(choose(box("]C09506000134352", f"]d201{GTIN}10L")), Missing)


def test_a_device_number_that_a_label_names_is_an_alias_and_not_the_serial() -> None:
    label = f"[)>\x1e06\x1d22S{IMEI}\x1d23S001B44113AB7\x1e\x04"
    choice = chosen(choose(box(label, f"]C0{IMEI}", "]C0001B44113AB7", "]C0F2LX1234")))
    assert choice.serial.value == "F2LX1234"
    assert {(alias.kind, alias.value) for alias in choice.aliases} == {("imei", IMEI), ("mac", "001B44113AB7")}
    assert scored(score(box(label, f"]C0{IMEI}")), IMEI).reasons[-1].why == (
        "Another code of the box names it as the IMEI."
    )


def test_a_lot_that_looks_like_a_device_number_is_no_alias() -> None:
    label = "[)>\x1e06\x1d1TAF0123450ABCDEC\x1e\x04"
    assert chosen(choose(box(label, "]C0AF0123450ABCDEC", "]C0F2LX1234"))).aliases == ()
    assert chosen(choose(box("]C0AF0123450ABCDE", "]C0SN:F2LX1234"))).aliases == ()
    assert chosen(choose(box("]C0AF0123450ABCDEC", "]C0F2LX1234", seen={"AF0123450ABCDEC": 1}))).aliases == ()
    found = chosen(choose(box("]C0AF0123450ABCDEC", "]C0F2LX1234"))).aliases
    assert [(alias.kind, alias.value, alias.text) for alias in found] == [("meid", "AF0123450ABCDE", "AF0123450ABCDEC")]


def test_an_address_in_a_row_is_told_from_the_serial_and_a_number_by_chance_is_asked_about() -> None:
    assert values(choose(box("]C0001B44113AB7", "]C0F2LX1234"))) == ("F2LX1234",)
    assert values(choose(box("]C0986578788855", "]C0F2LX1234"))) == ("F2LX1234", "986578788855")
