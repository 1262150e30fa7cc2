"""The wheel holds everything the program reads at run time, and nothing that is only for its makers."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_data_files_travel_with_the_code(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    tracked = [
        path
        for room in ("devices", "scanner_app", "sync")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert {str(path.relative_to(ROOT)) for path in tracked} <= held
    assert any(name.endswith("app.tcss") for name in held)
    assert any(name.endswith("items.csv") for name in held)


def test_nothing_else_is_installed_and_both_commands_are(wheel: zipfile.ZipFile) -> None:
    held = wheel.namelist()
    tops = {name.split("/")[0] for name in held}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"devices", "scanner_app", "sync"}
    (entry,) = [name for name in held if name.endswith("entry_points.txt")]
    said = wheel.read(entry).decode()
    assert "scanner = scanner_app.cli:main" in said
    assert "scanner-server = scanner_app.server_command:main" in said
