"""What a code holds has one way to a screen: the lint that keeps every other way shut, and what it would catch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.content import Content

from devices.showable import showable
from scanner_app.widgets.area import Area

ROOT = Path(__file__).parents[2]
GATE = Path("scanner_app/widgets/area.py")
DRAWERS = (Path("scanner_app/widgets"), Path("scanner_app/screens"))
FILES = sorted(path for room in ("devices", "scanner_app", "sync") for path in (ROOT / room).rglob("*.py"))
SPEAKERS = frozenset({"notify", "from_markup"})
"""Calls of the screen library that read a text as markup or show it outside the areas."""
TITLES = frozenset({"title", "sub_title", "border_title", "border_subtitle", "tooltip", "placeholder"})


def other_ways(tree: ast.AST, path: Path) -> Iterator[str]:
    """Yield what in this module could put a text on the screen without the one gate."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "textual":
                wanted = {name.name for name in names}
                if module.startswith("textual.widgets") and not (path == GATE and wanted == {"Static"}):
                    yield f"{path}:{node.lineno} imports the widgets {sorted(wanted)}"
                if module == "textual.content" and not path.is_relative_to(DRAWERS[0]) and path.parent != DRAWERS[1]:
                    yield f"{path}:{node.lineno} makes screen content outside widgets and screens"
            case ast.ImportFrom(module=str(module)) | ast.Import(names=[ast.alias(name=module), *_]) if (
                module.split(".")[0] == "rich" and module != "rich.cells"
            ):
                yield f"{path}:{node.lineno} draws with rich"
            case ast.Call(func=ast.Attribute(attr=called)) if called in SPEAKERS and path.parts[0] == "scanner_app":
                yield f"{path}:{node.lineno} calls {called}"
            case ast.Assign(targets=[ast.Attribute(attr=target)]) if target in TITLES and "textual" in ast.dump(tree):
                yield f"{path}:{node.lineno} sets {target}"
            case ast.keyword(arg="markup", value=ast.Constant(value=True)):
                yield f"{path}:{node.value.lineno} asks for markup"
            case _:
                pass


def test_nothing_but_the_gate_puts_text_on_the_screen() -> None:
    found = [way for path in FILES for way in other_ways(ast.parse(path.read_text()), path.relative_to(ROOT))]
    assert not found


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("scanner_app/screens/work.py", "from textual.widgets import Label"),
        ("scanner_app/widgets/area.py", "from textual.widgets import Static, RichLog"),
        ("scanner_app/shift.py", "from textual.content import Content"),
        ("scanner_app/app.py", "self.notify(scan.text)"),
        ("scanner_app/screens/work.py", "Content.from_markup(scan.text)"),
        ("scanner_app/screens/work.py", "from rich.text import Text"),
        ("scanner_app/screens/work.py", "import rich.markup"),
        ("scanner_app/app.py", "from textual.app import App\nself.title = scan.text"),
        ("scanner_app/widgets/lines.py", "Area('x', markup=True)"),
    ],
)
def test_the_lint_sees_each_other_way(path: str, code: str) -> None:
    assert list(other_ways(ast.parse(code), Path(path)))


@pytest.mark.parametrize("code", ["\x1b]0;own\x1b\\", "A\x1dB", "\u202eTXET", "A\u200bB", "\x9b7m", "a\x00"])
def test_the_gate_shows_what_nobody_made_showable_in_a_form_that_acts_on_nothing(code: str) -> None:
    area = Area("target")
    area.show([Content.styled(f" {code}", "bold"), Content("[/red] ✓")])
    drawn = str(area.render()).split("\n")
    assert drawn == [showable(f" {code}"), "[/red] ✓"]
