"""The house rules that a machine can check: small rooms, honest names, nothing that was generated or copied in."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("devices", "scanner_app", "sync")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "core", "base"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 60


def test_every_file_is_a_small_room() -> None:
    long = {str(path): count for path in FILES if (count := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert not long, "a noun is missing"


def test_every_function_can_be_read_at_a_glance() -> None:
    long = [
        f"{path}:{node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long


def test_every_name_says_what_is_inside() -> None:
    assert not [path for path in FILES if path.stem in NAMES_THAT_SAY_NOTHING]


def test_a_package_file_holds_a_docstring_and_nothing_else() -> None:
    for path in (each for each in FILES if each.name == "__init__.py"):
        body = ast.parse(path.read_text()).body
        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path


def test_no_test_folder_is_named_like_a_package_or_is_one() -> None:
    tests = ROOT / "tests"
    assert not list(tests.rglob("__init__.py"))
    assert not {path.name for path in tests.iterdir() if path.is_dir()} & set(ROOMS)


def test_what_is_missing_fails_in_ci_and_is_skipped_in_one_place_alone() -> None:
    """Published rows and a git checkout are no tools: a clone or an archive of its own has neither."""
    skipping = {path.name for path in (ROOT / "tests").rglob("*.py") if "pytest.skip(" in path.read_text()}
    assert skipping == {"lacking.py", "case_rows.py", "test_house.py"}


def test_the_top_level_is_what_was_agreed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: what is tracked cannot be listed")
    tracked = listed.stdout.splitlines()
    top = {name.split("/")[0] for name in tracked}
    agreed = {"pyproject.toml", "README.md", "CHANGELOG.md", "docs", "tests", *ROOMS}
    assert {name for name in top if not name.startswith(".")} <= agreed
    assert not [name for name in tracked if name.endswith(".lock") or "requirements" in name]
    big = [name for name in tracked if (ROOT / name).is_file() and (ROOT / name).stat().st_size > 200_000]
    assert not big
