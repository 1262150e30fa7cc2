"""QR and GS1 DataMatrix, and every output of every symbology, read back at a label printer's 203 dpi."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from devices.barcodes.read import read
from devices.calibration import SYMBOLS
from devices.labels.bars import DOT, symbol_of
from devices.labels.label import Label, LabelError, Symbology, gs1_content
from devices.labels.paper import ROLL_SIZES, Paper
from devices.labels.pdf import draw_pdf
from devices.labels.png import draw_png
from devices.labels.sheet import Sheet, lay_out_roll, pages_of
from devices.labels.svg import draw_svg, draw_svg_page
from tests.lacking import tool
from tests.wiring.label_pictures import dots, printed, rasterised

GTIN = "09506000134352"
GS = "\x1d"
MADE = datetime(2026, 8, 1, tzinfo=UTC)
ROLLS = list(ROLL_SIZES)
GS1_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
UNIT = gs1_content(("01", GTIN), ("21", "DR104201"))
OF_EACH = [
    (Label("A-01-03", "A-01-03", lines=("bin, zone A",)), "]C0"),
    (Label("\x00\x1d~^_<&>", "Control"), "]C0"),
    (Label("00373400306809981733", "Carton", Symbology.GS1_128, ("SSCC",)), "]C1"),
    (Label("A-01", "Bin", Symbology.CODE39), "]A0"),
    (Label("9506000134352", "Item", Symbology.EAN13), "]E0"),
    (Label("SCN:ENROLL https://scanner.example.com 7F3K-9QXD", "Enrol", Symbology.QR), "]Q1"),
    (Label("Gr\u00fcn \u20ac\u0394\U0001f600\x00\x1d", "Any text", Symbology.QR), "]Q1"),
    (Label(UNIT, "DR104201", Symbology.GS1_DATAMATRIX, ("DRILL-18V Cordless drill 18 V",)), "]d2"),
]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
@example("99")
@example("\x1dA\x00\x04")
@example("^XZ~HS<&>\\")
@settings(deadline=None, max_examples=60)
def test_any_text_in_a_qr_code_is_read_back_to_the_byte(content: str) -> None:
    assert rasterised(draw_svg(Label(content, "Any", Symbology.QR))).codes() == {content.encode(): "]Q1"}


@given(st.text(GS1_82, min_size=1, max_size=20), st.none() | st.text(GS1_82, min_size=1, max_size=20))
@example("(21)X", "(10)(01)")
@example("12345678901234567890", "1")
@settings(deadline=None, max_examples=80)
def test_a_gs1_datamatrix_leads_with_fnc1_and_gives_back_its_elements(serial: str, lot: str | None) -> None:
    elements = [("01", GTIN), ("21", serial), *([("10", lot)] if lot else [])]
    content = gs1_content(*elements)
    ((raw, aim),) = rasterised(draw_svg(Label(content, "Unit", Symbology.GS1_DATAMATRIX))).codes().items()
    assert (raw, aim) == (content.encode(), "]d2")
    assert read(raw.decode(), aim).fields == tuple(elements)


@pytest.mark.parametrize("serial", ["INT-000017", "a(b)%_/x", "0" * 20])
def test_another_decoder_reads_the_same_datamatrix(serial: str, tmp_path: Path) -> None:
    dmtxread = tool("dmtxread", "dmtx-utils")
    content = gs1_content(("01", GTIN), ("21", serial), ("10", "LOT7"))
    (page,) = lay_out_roll([Label(content, "Unit", Symbology.GS1_DATAMATRIX)], Paper.MM_50X25, "Unit")
    (tmp_path / "unit.png").write_bytes(draw_png(page))
    told = subprocess.run(
        [dmtxread, "--gs1=29", "--stop-after=1", "unit.png"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert told.stdout == (GS + content).encode()


@pytest.mark.parametrize("paper", ROLLS)
@pytest.mark.parametrize(("label", "aim"), OF_EACH)
def test_every_symbology_on_every_roll_is_read_back_from_svg_and_png(label: Label, aim: str, paper: Paper) -> None:
    (page,) = lay_out_roll([label], paper, "Labels")
    assert rasterised(draw_svg_page(page)).codes() == {label.content.encode(): aim}
    assert dots(draw_png(page)).codes() == {label.content.encode(): aim}


@pytest.mark.parametrize("paper", ROLLS)
def test_a_roll_as_pdf_has_one_label_a_page_of_its_own_size(paper: Paper, tmp_path: Path) -> None:
    labels = [label for label, _ in OF_EACH]
    pages = lay_out_roll(labels, paper, "Labels")
    pictures = printed(draw_pdf(pages, "Labels", MADE), tmp_path)
    assert [set(picture.codes()) for picture in pictures] == [{label.content.encode()} for label in labels]
    for picture, page in zip(pictures, pages, strict=True):
        assert abs(picture.width - page.width / DOT) <= 1
        assert abs(picture.height - page.height / DOT) <= 1


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_a_sheet_of_every_symbology_is_read_back_as_png(paper: Paper) -> None:
    labels = [label for label, _ in OF_EACH]
    found: dict[bytes, str] = {}
    for page in pages_of(labels, paper, "Mixed"):
        found |= dots(draw_png(page)).codes()
    assert found == {label.content.encode(): aim for label, aim in OF_EACH}


def test_every_bar_of_a_png_is_as_many_whole_dots_as_its_modules() -> None:
    label = Label("A-01-03", "A-01-03")
    (page,) = lay_out_roll([label], Paper.MM_50X25, "Bins")
    picture = dots(draw_png(page))
    code = page.places[0].face.code
    middle = round((code.y + code.height / 2) / DOT) * picture.width
    row = "".join("1" if pixel == 0 else "0" for pixel in picture.pixels[middle : middle + picture.width])
    assert row.strip("0") == "".join(module * code.dots for module in symbol_of(label).modules)


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_the_calibration_symbols_fit_a_sheet_and_are_read_back(paper: Paper) -> None:
    labels = [Label(content, name, Symbology(symbology)) for name, content, symbology in SYMBOLS]
    found: set[bytes] = set()
    for page in pages_of(labels, paper, "Calibration"):
        found |= set(dots(draw_png(page)).codes())
    assert found == {content.encode() for _, content, _ in SYMBOLS}


def test_code_39_has_a_check_character_where_it_was_asked_for_alone() -> None:
    plain, checked = (Label("CODE39", "Bin", Symbology.CODE39, check=check) for check in (False, True))
    assert rasterised(draw_svg(plain)).codes() == {b"CODE39": "]A0"}
    # The values of C, O, D, E, 3 and 9 add up to 75, and 75 modulo 43 is 32, a W; ]A1 says that it was verified.
    assert rasterised(draw_svg(checked)).codes() == {b"CODE39W": "]A1"}
    with pytest.raises(LabelError, match="a check character on demand is Code 39's alone"):
        Label("A", "Bin", check=True)


@pytest.mark.parametrize(
    ("content", "symbology", "reason"),
    [
        ("x" * 601, Symbology.QR, "it has 601 bytes, and a QR code of more than 600 is too fine"),
        ("\ud800", Symbology.QR, "half of a surrogate pair"),
        ("01" + GTIN + "21\u00e9", Symbology.GS1_DATAMATRIX, "only ASCII"),
        ("01" + GTIN + "21a|b", Symbology.GS1_DATAMATRIX, "not sound|cannot stand in a GS1 element"),
        ("01" + GTIN + "21^XZ", Symbology.GS1_DATAMATRIX, "not sound|cannot stand in a GS1 element"),
        ("SN1", Symbology.GS1_DATAMATRIX, "not sound"),
        (f"01{GTIN}21S1{GS}", Symbology.GS1_DATAMATRIX, "separates nothing"),
        (GS.join(f"9{number}" + "x" * 60 for number in range(1, 5)), Symbology.GS1_DATAMATRIX, "holds 200"),
    ],
)
def test_what_a_matrix_code_cannot_carry_is_refused_with_a_sentence(
    content: str, symbology: Symbology, reason: str
) -> None:
    with pytest.raises(LabelError, match=reason) as refused:
        Label(content, "Unit", symbology)
    assert str(refused.value).endswith(".")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["00", "01", "02", "10", "11", "17", "21", "30", "37", "240", "3103", "91", "99", "420"]),
            st.text("0123456789AB()x", min_size=1, max_size=20),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["", GS]),
)
@settings(deadline=None, max_examples=80)
def test_a_gs1_label_is_either_refused_or_read_back_exactly(elements: list[tuple[str, str]], separator: str) -> None:
    content = separator.join(identifier + value for identifier, value in elements)
    try:
        drawn = draw_svg(Label(content, "Unit", Symbology.GS1_DATAMATRIX))
    except LabelError as refused:
        event(re.sub(r"'.*'", "", str(refused)))
        return
    event("drawn")
    assert rasterised(drawn).codes() == {content.encode(): "]d2"}


def test_too_much_for_the_paper_says_how_large_it_must_be() -> None:
    with pytest.raises(LabelError, match=r"needs \d+ mm in width and height, and this label leaves 25 mm"):
        lay_out_roll([Label("x" * 500, "Long", Symbology.QR)], Paper.MM_50X25, "Long")
    with pytest.raises(LabelError, match=r"needs a label \d+ mm high, and this one has 25 mm"):
        lay_out_roll([Label("x", "Long", Symbology.QR, tuple("123456789012345"))], Paper.MM_50X25, "Long")
    with pytest.raises(LabelError, match="is a roll with one label a page"):
        Sheet(Paper.MM_62)
    with pytest.raises(LabelError, match="is a sheet of many labels"):
        lay_out_roll([Label("x", "x")], Paper.A4, "Bins")
    with pytest.raises(LabelError, match="There is no label to print on the roll"):
        lay_out_roll([], Paper.MM_62, "Bins")


@pytest.mark.parametrize("paper", ROLLS)
@pytest.mark.parametrize("label", [label for label, _ in OF_EACH])
def test_nothing_on_a_label_leaves_it_or_touches_the_code(label: Label, paper: Paper) -> None:
    (page,) = lay_out_roll([label], paper, "Labels")
    face = page.places[0].face
    code = face.code
    assert code.x >= 0 and code.y >= 0  # noqa: PT018 - one corner
    assert code.x + code.width <= face.width
    assert code.y + code.height <= face.height
    beside = 2 * code.dots * DOT - 1e-6
    for text in face.letterings:
        top, bottom = text.baseline - text.size * 0.75, text.baseline + text.size * 0.25
        left, right = text.x - text.room / 2, text.x + text.room / 2
        assert 0 <= left < right <= face.width + 1e-6
        assert top >= 0
        assert bottom <= face.height
        apart = top >= code.y + code.height or bottom <= code.y or left >= code.x + code.width + beside
        assert apart, text


@pytest.mark.parametrize("symbology", [Symbology.CODE128, Symbology.QR])
def test_a_content_that_is_the_caption_is_written_once_unless_the_caption_had_to_be_cut(symbology: Symbology) -> None:
    (short,) = lay_out_roll([Label("A-01-03", "A-01-03", symbology)], Paper.MM_50X25, "Bins")
    assert [text.text for text in short.places[0].face.letterings] == ["A-01-03"]
    long = "12345678901234567890123456789012"
    (page,) = lay_out_roll([Label(long, long, symbology)], Paper.MM_62, "Bins")
    caption, *rest = (text.text for text in page.places[0].face.letterings)
    assert "..." in caption
    assert "".join(rest) == long
