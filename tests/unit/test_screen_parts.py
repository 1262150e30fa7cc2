import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color

from scanner_app.phrases import LANGUAGES, sign, word
from scanner_app.screens.plan import Needs, share
from scanner_app.themes import UnknownThemeError, named, themes
from scanner_app.widgets.answer import Telling
from scanner_app.widgets.block_font import HALF_ROWS, ROWS, banner, stacked
from scanner_app.widgets.fitting import cut, rows_of, spread, wrapped
from scanner_app.widgets.glyphs import BOLD, NARROW
from scanner_app.widgets.manner import Manner
from scanner_app.widgets.question import fact_rows
from scanner_app.workflows.answer import Kind

ROOM = Path(__file__).resolve().parents[2] / "scanner_app"
MARKUP_PRONE = {"Static", "Label", "Button", "OptionList", "DataTable", "Tree", "Markdown", "RichLog", "Log", "Input"}
MARKUP_CALLS = {"from_markup", "notify", "from_rich_text", "add_row", "add_option", "write_line"}
MARKUP_NAMES = {"border_title", "border_subtitle", "tooltip", "sub_title"}

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Mn", "Me", "Cf", "Zl", "Zp", "Co", "Cn")))


@given(texts, st.integers(1, 60), st.integers(1, 8))
def test_wrapped_text_never_passes_the_edge_and_loses_nothing_but_blanks_without_saying_so(
    text: str, width: int, rows: int
) -> None:
    lines = wrapped(text, width, rows)
    assert len(lines) <= rows
    assert all(cell_len(line) <= max(width, 2) for line in lines)
    if rows_of(text, width) <= rows:
        assert "".join("".join(lines).split(" ")) == "".join(text.split(" "))
    else:
        assert "…" in lines[-1]


@given(texts, texts, st.integers(1, 80))
def test_two_texts_spread_over_a_line_fill_it_exactly(left: str, right: str, width: int) -> None:
    assert cell_len(spread(left, right, width)) == width


@given(texts, st.integers(0, 40))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@given(
    st.integers(8, 60),
    st.builds(
        Needs,
        ask=st.integers(1, 4),
        ask_large=st.sampled_from((0, 3, 6)),
        target=st.booleans(),
        facts=st.integers(0, 6),
        answer=st.integers(0, 6),
        bare=st.booleans(),
        urgent=st.booleans(),
        progress=st.booleans(),
        choices=st.integers(0, 9),
        edge=st.booleans(),
    ),
)
def test_the_rows_fill_the_screen_exactly_and_every_part_has_one(height: int, needs: Needs) -> None:
    rows = share(height, needs)
    named_rows = (
        rows.title, rows.gap, rows.ask, rows.target, rows.facts, rows.spring, rows.block, rows.sentence,
        rows.progress, rows.choices, rows.edge, rows.status,
    )  # fmt: skip
    assert sum(named_rows) + (3 if rows.sentence else 2) * rows.pad == height
    assert rows.ask >= 1
    assert rows.block in ({0, 1, ROWS} if needs.urgent else {0, 1, HALF_ROWS, ROWS})
    assert (rows.block > 0) == needs.answered
    if height >= 12:
        assert rows.choices >= min(1, needs.choices)
        assert rows.sentence >= min(1, needs.answer)


@given(st.integers(16, 40), st.integers(0, 8), st.integers(0, 3))
def test_facts_stand_before_the_large_letters_of_question_and_answer(height: int, facts: int, answer: int) -> None:
    rows = share(height, Needs(ask=1, ask_large=6, facts=facts, answer=answer, choices=3))
    if rows.facts < facts:
        assert rows.ask == 1
        assert rows.block <= HALF_ROWS


def test_a_refusal_takes_its_five_rows_before_the_facts() -> None:
    rows = share(16, Needs(ask=1, facts=8, answer=2, urgent=True, choices=2))
    assert (rows.block, rows.facts) == (ROWS, 4)


def test_the_last_fact_that_has_room_says_how_many_have_none() -> None:
    facts = ["one", "two, which is long enough for the whole line", "three", "four"]
    told = {language: fact_rows(facts, Manner(language), width=30, rows=2) for language in ("en", "de")}
    assert [row.plain for row in told["en"]] == [" one", " two, which is long e … 2 more"[:30]]
    assert told["de"][-1].plain.endswith("… 2 weitere")
    assert all(row.cell_length <= 30 for rows in told.values() for row in rows)
    assert [row.plain for row in fact_rows(facts[:1], Manner(), width=30, rows=2)] == [" one"]


def test_an_answer_leaves_out_what_the_question_above_it_says() -> None:
    telling = Telling(Kind.CONFIRM, ("Scan YES.", "Why? Choose a reason.", "Why not"))
    assert telling.besides("Scan YES.").sentences == ("Why? Choose a reason.", "Why not")
    assert telling.besides("Why?").sentences == ("Scan YES.", "Why not")
    assert telling.besides("Scan").sentences == telling.sentences


def test_the_answer_takes_five_rows_from_sixteen_rows_on_whatever_else_there_is() -> None:
    needs = Needs(ask=1, target=True, facts=4, answer=2, urgent=True, progress=True, choices=3, edge=True, ask_large=6)
    assert share(16, needs).block == ROWS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_answers_sign_and_word_fit_thirty_columns_in_five_rows(kind: Kind, language: str) -> None:
    drawn = banner(f"{sign(kind)} {word(kind, language)}", 30, ROWS)
    assert len(drawn) == ROWS
    assert len({len(row) for row in drawn}) == 1


def test_every_letter_has_a_shape_of_its_own_in_both_faces() -> None:
    assert NARROW.keys() == BOLD.keys()
    for face in (NARROW, BOLD):
        assert len(set(face.values())) == len(face) - len({"X", "✗", "O", "○"} & face.keys()) // 2
        assert all(len({len(row) for row in shape}) == 1 for shape in face.values())


def test_a_text_that_the_letters_could_change_is_not_drawn_in_them() -> None:
    assert banner("sn-1", 80, ROWS) == []
    assert banner("", 80, ROWS) == []
    assert banner("A-01-03", 10, ROWS) == []
    assert banner("A-01-03", 30, ROWS)
    assert banner("A-01-03", 30, 3)[0].strip()
    assert banner("A", 80, 3, ink="#") == []


def test_words_are_stacked_where_one_line_is_too_narrow() -> None:
    assert len(stacked("SCAN UNIT", 28, 6)) == 6
    assert len(stacked("SCAN UNIT", 60, 6)) == 3
    assert stacked("SCAN UNIT", 28, 5) == []
    assert stacked("SCAN A PURCHASE ORDER", 28, 6) == []


def test_stacked_words_are_all_of_one_face() -> None:
    bold, narrow = stacked("BADGE", 40, HALF_ROWS), stacked("BADGE", len(stacked("BADGE", 40, 3)[0]) - 1, HALF_ROWS)
    assert bold != narrow != []
    assert stacked("SCAN YOUR BADGE", 38, 6)[HALF_ROWS:] == narrow  # SCAN YOUR is too wide for the bold face
    assert stacked("SCAN BADGE", 30, 6)[HALF_ROWS:] == bold


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_text_stands_out_from_its_ground_in_every_theme(theme: object) -> None:
    chosen = next(each for each in themes() if each is theme or each.name == getattr(theme, "name", ""))
    variables = chosen.variables
    pairs = [(variables[name], variables[f"on-{name}"]) for name in variables if f"on-{name}" in variables]
    pairs += [(str(chosen.background), variables["target"]), (str(chosen.background), str(chosen.foreground))]
    pairs += [(str(chosen.panel), variables["target"]), (str(chosen.background), variables["muted"])]
    for ground, text in pairs:
        assert _contrast(Color.parse(ground), Color.parse(text)) >= 4.5, (ground, text)


def test_a_terminal_with_sixteen_colours_gets_the_theme_made_of_them() -> None:
    assert named("", colours="standard") == "contrast"
    assert named("", colours="truecolor") == "night"
    assert named("day", colours="standard") == "day"
    with pytest.raises(UnknownThemeError, match="There is no theme 'drak'; themes are day, night, contrast"):
        named("drak")


def test_no_screen_or_widget_hands_text_to_anything_that_reads_markup() -> None:
    found = [
        f"{path.relative_to(ROOM)}: {ast.unparse(node)}"
        for folder in ("screens", "widgets")
        for path in sorted((ROOM / folder).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if _reads_markup(node)
    ]
    assert found == []


def test_the_search_for_markup_finds_it() -> None:
    for source in (
        "Static('a')", "Label(text)", "self.notify(text)", "w.update('x')", "w.update(f'{x}')", "w.border_title = x",
        "Content.from_markup(x)", "class A(Static):\n  def f(self): super().__init__(text)",
    ):  # fmt: skip
        assert any(_reads_markup(node) for node in ast.walk(ast.parse(source))), source
    assert not any(_reads_markup(node) for node in ast.walk(ast.parse("super().__init__(Content(x), markup=False)")))


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    sheet = (ROOM / "app.tcss").read_text()
    colours = [line for line in sheet.splitlines() if "color:" in line or "background:" in line]
    assert colours
    assert all("$" in line for line in colours)


def _reads_markup(node: ast.AST) -> bool:
    """Return whether the node gives text to something that would read markup in it."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr in MARKUP_NAMES for target in targets)
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in MARKUP_CALLS:
        return True
    literal = any(isinstance(argument, ast.Constant | ast.JoinedStr) for argument in node.args)
    plain = any(word.arg == "markup" and getattr(word.value, "value", True) is False for word in node.keywords)
    if name in MARKUP_PRONE:
        return not plain
    if name == "__init__":
        return bool(node.args) and not plain and not _is_content(node.args[0])
    return name == "update" and literal


def _is_content(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Content"


def _contrast(one: Color, other: Color) -> float:
    """Return the ratio of WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
