"""What the documentation names exists, and what programs rely on is documented."""

import re
from dataclasses import fields
from pathlib import Path

from devices.doctor import Report
from devices.records import document
from devices.scan import FaultKind, Flag, Scan, ScanFault
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic, TrafficForm
from scanner_app.arguments import parser
from scanner_app.player import Result
from scanner_app.workflows.answer import Kind
from sync.imports.kinds import KINDS
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.trace import as_json, trace

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
JSON = (ROOT / "docs" / "json.md").read_text()


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text)) | set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`]*`", text))))


def test_every_key_of_a_replays_line_is_documented() -> None:
    assert {field.name for field in fields(Result)} <= quoted(JSON)
    assert all(f"`{kind.value}`" in JSON for kind in Kind)


def test_every_key_and_state_of_a_trace_is_documented() -> None:
    told = as_json(trace(UnitKey("ITEM", "SN1"), ()))
    assert set(told) <= quoted(JSON)
    assert {state.value for state in State} <= quoted(JSON)


def test_every_key_flag_and_fault_of_a_watched_scanner_is_documented() -> None:
    records = (
        Scan(b"", "", "", "s", 0.0),
        ScanFault(FaultKind.SHORT, b"", "s", 0.0),
        SourceStatus("s", SourceState.WAITING, ""),
        Traffic("s", TrafficForm.BYTES, b"", 0.0),
    )
    words = quoted(JSON)
    for record in records:
        told = document(record)
        assert set(told) | {str(told["type"])} <= words
    assert {*Flag, *FaultKind, *TrafficForm} <= words
    assert set(Report("s", None, (), ()).document()) <= words


def test_every_command_that_the_readme_shows_exists() -> None:
    commands = next(action for action in parser()._actions if action.choices is not None).choices
    assert commands is not None
    shown = set(re.findall(r"^    scanner ([a-z]+)", README, flags=re.MULTILINE))
    assert shown <= set(commands)
    assert all(kind in README for kind in KINDS)


def test_every_file_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`((?:devices|sync|scanner_app|tests|docs)/[\w/.]+)`", README))
    assert named
    missing = [name for name in named if not (ROOT / name).exists() and name != "scanner_app/workflows/NAME.py"]
    assert not missing
