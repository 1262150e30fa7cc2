"""Every label that is drawn is read back by an independent decoder, at a label printer's 203 dpi."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.barcodes.check_digits import gs1_check_digit, has_gs1_check_digit
from devices.barcodes.read import read
from devices.barcodes.reading import Role
from devices.labels.label import Label, LabelError, Symbology, gs1_content
from devices.labels.paper import PAPER_SIZES, Paper
from devices.labels.pdf import draw_pdf
from devices.labels.sheet import Sheet, lay_out
from devices.labels.svg import draw_svg, draw_svg_page
from tests.wiring.label_pictures import printed, rasterised, texts

GTIN = "09506000134352"
GS = "\x1d"
MADE = datetime(2026, 8, 1, tzinfo=UTC)
ascii_text = st.text(st.characters(max_codepoint=127), min_size=1, max_size=24)
CONTROLS = ["YES", "NO", "ACK", "UNDO", "DONE", "SKIP", "SHORT", "EMPTY", "PROBLEM", "NOLABEL", "HELP", "QTY:5"]


def controls() -> list[Label]:
    return [Label(f"SCN:7K2Q9X:{word}", word, lines=("What it does",)) for word in CONTROLS]


@given(ascii_text)
@example("\x00")
@example("\x1dA\x1d")
@example("1")
@example("12345")
@example("99")
@example("991234")
@example("a1234567b\x011234\x7f")
@example("SCN:7K2Q9X:YES")
@settings(deadline=None)
def test_any_ascii_content_in_code_128_is_read_back_to_the_byte(content: str) -> None:
    assert rasterised(draw_svg(Label(content, "Unit"))).codes() == {content.encode(): "]C0"}


@given(
    st.from_regex(r"[0-9]{13}", fullmatch=True),
    st.text("ABCXYZabc019-/.%", min_size=1, max_size=12),
    st.none() | st.text("AB019", min_size=1, max_size=4),
)
@settings(deadline=None)
def test_a_gs1_128_label_gives_back_its_elements_separators_included(body: str, serial: str, lot: str | None) -> None:
    gtin = body + str(gs1_check_digit(body)) if has_gs1_check_digit(body + str(gs1_check_digit(body))) else GTIN
    elements = [("21", serial), *([("10", lot)] if lot else []), ("01", gtin)]
    content = gs1_content(*elements)
    ((raw, aim),) = rasterised(draw_svg(Label(content, "Unit", Symbology.GS1_128))).codes().items()
    assert (raw, aim) == (content.encode(), "]C1")
    assert read(raw.decode(), aim).fields == tuple(elements)


@pytest.mark.parametrize(
    ("content", "symbology", "aim"),
    [
        ("9506000134352", Symbology.EAN13, "]E0"),
        ("0012345678905", Symbology.EAN13, "]E0"),
        ("19506000134359", Symbology.ITF14, "]I1"),
        ("A-01-03", Symbology.CODE39, "]A0"),
        ("$ /+%.", Symbology.CODE39, "]A0"),
        ("00373400306809981733", Symbology.GS1_128, "]C1"),
        (f"01{GTIN}21SER-1", Symbology.GS1_128, "]C1"),
    ],
)
def test_each_symbology_is_read_back(content: str, symbology: Symbology, aim: str) -> None:
    assert rasterised(draw_svg(Label(content, "Unit", symbology))).codes() == {content.encode(): aim}


def test_elements_are_separated_only_where_they_must_be() -> None:
    assert gs1_content(("01", GTIN), ("21", "S1")) == f"01{GTIN}21S1"
    assert gs1_content(("21", "S1"), ("10", "L1"), ("17", "261231"), ("01", GTIN)) == (
        f"21S1{GS}10L1{GS}17261231" + f"01{GTIN}"
    )


@pytest.mark.parametrize(
    "elements", [(("01", "1"), ("21", "S1")), (("21", f"S{GS}1"), ("10", "L")), (("xx", "1"),), (("01", GTIN + "7"),)]
)
def test_elements_that_would_not_be_read_back_are_refused(elements: Iterable[tuple[str, str]]) -> None:
    with pytest.raises(LabelError, match=r"would not be read back|cannot be a label"):
        Label(gs1_content(*elements), "", Symbology.GS1_128)


@pytest.mark.parametrize(
    ("content", "symbology", "reason"),
    [
        ("", Symbology.CODE128, "it is empty"),
        ("Gr\u00fcn", Symbology.CODE128, "only ASCII"),
        ("\u0661\u0662", Symbology.EAN13, "only ASCII"),
        ("\xf1", Symbology.CODE128, "only ASCII"),
        ("x" * 81, Symbology.CODE128, "more than 80"),
        ("lower", Symbology.CODE39, "'elorw' cannot stand in Code 39"),
        ("9506000134353", Symbology.EAN13, "13 digits are expected"),
        ("950600013435", Symbology.EAN13, "13 digits are expected"),
        ("9506000134352", Symbology.ITF14, "14 digits are expected"),
        ("SN1", Symbology.GS1_128, "not sound"),
        ("010950600013435321S", Symbology.GS1_128, "bad_check_digit"),
        (f"01{GTIN}21S1{GS}", Symbology.GS1_128, "separates nothing"),
        (f"01{GTIN}21{'S' * 20}{GS}10{'L' * 20}", Symbology.GS1_128, "holds 47"),
    ],
)
def test_what_a_symbology_cannot_carry_is_refused_with_a_sentence(
    content: str, symbology: Symbology, reason: str
) -> None:
    with pytest.raises(LabelError, match=re.escape(reason)) as refused:
        Label(content, "Unit", symbology)
    assert str(refused.value).endswith(".")


@given(st.text(), st.text())
@example("</text><script>alert(1)</script>", "\x1b[31m\x00\ud800")
@settings(deadline=None)
def test_no_caption_can_break_the_drawing(caption: str, line: str) -> None:
    svg = draw_svg(Label("SN1", caption, lines=(line,)))
    assert rasterised(svg).codes() == {b"SN1": "]C0"}
    assert all(text.isprintable() for text in texts(svg))


def test_a_caption_too_long_keeps_its_last_eight_characters() -> None:
    shown = texts(draw_svg(Label("SN1", "Pallet of returned goods " * 9 + "12345678")))[0]
    assert shown.startswith("Pallet")
    assert shown.endswith("...12345678")


def test_gs1_content_is_shown_with_its_identifiers_in_brackets() -> None:
    label = Label(f"01{GTIN}21S1{GS}10L1", "Unit", Symbology.GS1_128)
    assert texts(draw_svg(label)) == ["Unit", f"(01){GTIN}(21)S1(10)L1"]


@pytest.mark.parametrize("paper", list(PAPER_SIZES))
def test_a_sheet_of_control_codes_is_printed_and_read_back_whole(paper: Paper, tmp_path: Path) -> None:
    pages = lay_out([*controls(), Label("SCN:7K2Q9X:REASON:damaged", "damaged")], Sheet(paper), "Control codes")
    found = [picture.codes() for picture in printed(draw_pdf(pages, "Control codes", MADE), tmp_path)]
    assert [sorted(codes) for codes in found] == [
        sorted(f"SCN:7K2Q9X:{word}".encode() for word in CONTROLS),
        [b"SCN:7K2Q9X:REASON:damaged"],
    ]


@pytest.mark.parametrize("paper", list(PAPER_SIZES))
def test_the_same_sheet_as_svg_is_read_back_whole(paper: Paper) -> None:
    (page,) = lay_out(controls(), Sheet(paper), "Control codes")
    assert set(rasterised(draw_svg_page(page)).codes()) == {f"SCN:7K2Q9X:{word}".encode() for word in CONTROLS}
    assert texts(draw_svg_page(page))[0] == "Control codes, page 1 of 1"


def test_a_mixed_sheet_with_names_in_any_script_is_printed_and_read_back(tmp_path: Path) -> None:
    labels = [
        Label("B-1", "\u0141ukasz"),
        Label("B-2", "\u0394\u03ad\u03bb\u03c4\u03b1", lines=("caf\u00e9",)),
        Label(f"01{GTIN}21S1", "Unit", Symbology.GS1_128),
        Label("9506000134352", "Item", Symbology.EAN13),
        Label("19506000134359", "Case", Symbology.ITF14),
        Label("A-01-03", "Bin", Symbology.CODE39),
    ]
    (picture,) = printed(draw_pdf(lay_out(labels, Sheet(rows=4), "Mixed"), "Mixed", MADE), tmp_path)
    assert set(picture.codes()) == {label.content.encode() for label in labels}


@pytest.mark.parametrize("count", [2, 3, 7, 12])
def test_yes_and_no_stand_far_apart(count: int) -> None:
    labels = [Label(f"SCN:T:{word}", word) for word in CONTROLS[:count]]
    (page,) = lay_out(labels, Sheet(), "Control codes")
    at = {place.label.caption: (place.x, place.y) for place in page.places}
    assert set(at) == set(CONTROLS[:count])
    assert len(set(at.values())) == count
    assert at["NO"][1] - at["YES"][1] > 150
    assert at["NO"][0] != at["YES"][0]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    pages = lay_out(controls(), Sheet(), "Control codes")
    assert draw_pdf(pages, "Control codes", MADE) == draw_pdf(pages, "Control codes", MADE)


def test_every_label_keeps_its_quiet_zone_inside_the_cut_lines() -> None:
    sheet = Sheet()
    (page,) = lay_out(controls(), sheet, "Control codes")
    for place in page.places:
        module = min(bar.width for bar in place.face.bars)
        left = min(bar.x for bar in place.face.bars)
        right = max(bar.x + bar.width for bar in place.face.bars)
        assert left >= 10 * module
        assert sheet.cell[0] - right >= 10 * module


def test_a_label_that_does_not_fit_says_how_wide_it_must_be() -> None:
    with pytest.raises(LabelError, match=r"needs a label \d+ mm wide, and this one has 32 mm: use fewer columns"):
        lay_out([Label("SCN:7K2Q9X:PROBLEM", "PROBLEM")], Sheet(columns=6), "Control codes")
    with pytest.raises(LabelError, match=r"for its bars, and a scanner needs 7 mm: use fewer rows"):
        lay_out([Label("SCN:7K2Q9X:NO", "NO", lines=("one", "two"))], Sheet(rows=14), "Control codes")


def test_a_sheet_without_labels_or_cells_is_refused() -> None:
    with pytest.raises(LabelError, match="There is no label to print"):
        lay_out([], Sheet(), "Badges")
    with pytest.raises(LabelError, match="holds no label"):
        Sheet(rows=0)


def test_a_printed_unit_label_names_item_and_serial_when_it_is_scanned() -> None:
    content = gs1_content(("01", GTIN), ("21", "INT-000017"))
    ((raw, aim),) = rasterised(draw_svg(Label(content, "INT-000017", Symbology.GS1_128))).codes().items()
    reading = read(raw.decode(), aim)
    assert (reading.value(Role.GTIN), reading.value(Role.SERIAL)) == (GTIN, "INT-000017")
