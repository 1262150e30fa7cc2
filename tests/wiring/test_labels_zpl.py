"""Labels in ZPL, read field by field with a reader of its own: nothing a label holds can act on the printer."""

import pytest
from barcode.charsets.code128 import CODES, STOP
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.labels.bars import DOT, symbol_of
from devices.labels.label import Label, LabelError, Symbology, gs1_content
from devices.labels.paper import ROLL_SIZES, Paper
from devices.labels.sheet import lay_out_roll, pages_of
from devices.labels.zpl import draw_zpl
from tests.wiring.zpl_reader import Printed, code128_values, read_zpl

GTIN = "09506000134352"
GS1_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
HOSTILE = "^XZ^XA~HS~JR_5E_7E\\&<&>^FD"
COMMANDS = {
    Symbology.CODE128: "BC",
    Symbology.GS1_128: "BC",
    Symbology.CODE39: "B3",
    Symbology.EAN13: "BE",
    Symbology.ITF14: "B2",
    Symbology.QR: "BQ",
    Symbology.GS1_DATAMATRIX: "BX",
}
OF_EACH = [
    Label("A-01-03", "A-01-03", lines=("bin, zone A",)),
    Label("00373400306809981733", "Carton", Symbology.GS1_128),
    Label(gs1_content(("10", "LOT"), ("21", "S1")), "Lot", Symbology.GS1_128),
    Label("A-01", "Bin", Symbology.CODE39),
    Label("9506000134352", "Item", Symbology.EAN13),
    Label("19506000134359", "Case", Symbology.ITF14),
    Label("SCN:ENROLL https://scanner.example.com 7F3K-9QXD", "Enrol", Symbology.QR),
    Label("ABC-12", "Capitals", Symbology.QR),
    Label(gs1_content(("01", GTIN), ("21", "S1"), ("10", "L")), "Unit", Symbology.GS1_DATAMATRIX),
]


def on_roll(label: Label, paper: Paper = Paper.INCH_4X6) -> Printed:
    """Return the one label that a printer makes of our ZPL."""
    (page,) = lay_out_roll([label], paper, "Labels")
    (printed,) = read_zpl(draw_zpl(page))
    return printed


def content_of(printed: Printed) -> str:
    """Return what the label's one code holds."""
    (code,) = printed.codes
    return code.content


@pytest.mark.parametrize("paper", list(ROLL_SIZES))
@pytest.mark.parametrize("label", OF_EACH)
def test_every_symbology_has_its_command_its_place_and_its_content(label: Label, paper: Paper) -> None:
    (page,) = lay_out_roll([label], paper, "Labels")
    (printed,) = read_zpl(draw_zpl(page))
    (code,) = printed.codes
    face = page.places[0].face
    assert code.command == COMMANDS[label.symbology]
    assert code.content == label.content
    assert (printed.width, printed.length) == (round(face.width / DOT), round(face.height / DOT))
    assert (code.x, code.y) == (round(face.code.x / DOT), round(face.code.y / DOT))
    assert printed.copies == 1
    assert label.caption in printed.texts


@pytest.mark.parametrize("label", [label for label in OF_EACH if COMMANDS[label.symbology] in {"BC", "B3", "BE", "B2"}])
def test_the_printer_s_bars_keep_their_quiet_zone(label: Label) -> None:
    printed = on_roll(label)
    (code,) = printed.codes
    symbol = symbol_of(label)
    assert code.module >= 2
    assert code.x >= symbol.quiet * code.module
    assert code.x + (len(symbol.modules) + symbol.quiet) * code.module <= printed.width
    high = int(code.parameters[2 if code.command == "B3" else 1])
    assert code.y + high <= printed.length
    for x, y, width, height in printed.boxes:
        assert x >= 0
        assert x + width <= printed.width
        assert y + height <= code.y + high


@given(st.text(st.characters(max_codepoint=127), min_size=1, max_size=14))
@example("^XZ")
@example("~HS>8>:_5E")
@example("\x00\x1d\x7f^~>")
@example("99")
@settings(deadline=None, max_examples=200)
def test_any_content_in_code_128_means_the_same_to_the_printer(content: str) -> None:
    label = Label(content, "Unit")
    (code,) = on_roll(label).codes
    assert code.content == content
    values = code128_values(code.data)
    check = sum(place * value for place, value in enumerate(values)) + values[0]
    modules = "".join(CODES[value] for value in [*values, check % 103]) + STOP + "11"
    assert modules == symbol_of(label).modules


@given(st.text(GS1_82, min_size=1, max_size=12), st.text(GS1_82, min_size=1, max_size=6))
@example("_1>8", "_5E")
@settings(deadline=None)
def test_any_gs1_elements_mean_the_same_to_the_printer(serial: str, lot: str) -> None:
    content = gs1_content(("21", serial), ("10", lot))
    code, matrix = (on_roll(Label(content, "Unit", each)) for each in (Symbology.GS1_128, Symbology.GS1_DATAMATRIX))
    assert content_of(code) == content_of(matrix) == content
    assert code.codes[0].data[2:4] == ">8"
    assert code.codes[0].data[:2] in {">9", ">:", ">;"}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
@example(HOSTILE)
@example("\u20ac\U0001f600")
@settings(deadline=None)
def test_any_text_in_a_qr_code_means_the_same_to_the_printer(content: str) -> None:
    assert content_of(on_roll(Label(content, "Any", Symbology.QR))) == content


@given(st.text(max_size=30), st.text(max_size=30))
@example(HOSTILE, HOSTILE)
@example("C:\\new\\&", "_00")
@settings(deadline=None)
def test_no_caption_and_no_line_acts_on_the_printer(caption: str, line: str) -> None:
    for symbology in (Symbology.CODE128, Symbology.QR):
        printed = on_roll(Label("SN1", caption, symbology, (line,)))
        assert content_of(printed) == "SN1"
        assert all(text.isprintable() for text in printed.texts)


def test_text_is_what_was_given_in_any_script() -> None:
    assert on_roll(Label("B-1", "\u0141uk\\asz^", lines=("100 % ~ _",))).texts == ["\u0141uk\\asz^", "B-1", "100 % ~ _"]


def test_code_39_asks_the_printer_for_a_check_character_where_it_was_asked_for() -> None:
    plain, checked = (on_roll(Label("CODE39", "Bin", Symbology.CODE39, check=check)) for check in (False, True))
    assert plain.codes[0].parameters[1] == "N"
    assert checked.codes[0].parameters[1] == "Y"


def test_the_check_digit_of_ean_13_is_left_to_the_printer() -> None:
    (code,) = on_roll(Label("9506000134352", "Item", Symbology.EAN13)).codes
    assert code.data == "950600013435"
    assert code.content == "9506000134352"


def test_an_itf_14_has_its_two_bearers() -> None:
    printed = on_roll(Label("19506000134359", "Case", Symbology.ITF14))
    (code,) = printed.codes
    assert len(printed.boxes) == 2
    assert printed.boxes[0][1] == code.y
    assert code.parameters[4] == "N"


def test_a_sheet_has_no_zpl() -> None:
    (page,) = pages_of([Label("A", "A")], Paper.A4, "Bins")
    with pytest.raises(LabelError, match="ZPL draws one label a page: name a roll as paper"):
        draw_zpl(page)
