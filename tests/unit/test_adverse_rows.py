"""The contract over adverse input is whole: each of its rows has a test that carries the row's number."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
CONTRACT = TESTS.parent / "docs" / "adverse-input.md"


def marks(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each test of a module with each row that it is marked with, also on its parametrised cases."""
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name.startswith("test_"):
            for node in (inner for decorator in test.decorator_list for inner in ast.walk(decorator)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "adverse":
                    yield test.name, ast.literal_eval(node.args[0])


def rows() -> list[int]:
    return [int(number) for number in re.findall(r"^\| (\d+) \|", CONTRACT.read_text(), re.MULTILINE)]


def test_the_contract_numbers_its_rows_without_a_gap() -> None:
    assert rows() == list(range(1, 71))


def test_each_row_of_the_contract_has_a_test_that_names_it() -> None:
    shown = {row for path in TESTS.rglob("test_*.py") for _, row in marks(ast.parse(path.read_text()))}
    assert sorted(set(rows()) - shown) == [], "rows that no test shows"
    assert sorted(shown - set(rows())) == [], "numbers that are no row"


def test_a_mark_is_found_on_a_test_and_on_one_of_its_cases_alone() -> None:
    text = (
        "@pytest.mark.adverse(3)\n@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.adverse(4))])\n"
        "def test_a(x): ...\ndef test_b(): ...\n@pytest.mark.adverse(5)\ndef no_test(): ...\n"
    )
    assert sorted(marks(ast.parse(text))) == [("test_a", 3), ("test_a", 4)]
