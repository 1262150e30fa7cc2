"""A recall met by one operator with one scanner: at the door, on the shelf and at the look-up (RULES §5.5, §6)."""

import json
from pathlib import Path

import pytest

from scanner_app.cli import main
from scanner_app.demo.warehouse import csv_file
from scanner_app.exit_code import ExitCode
from sync.imports.kinds import KINDS
from sync.ledger.facts import Picked, Received
from tests.journeys.station import Station

RECALLS = (
    "recall,item,serials,goes_back_to,reason\n"
    "R-1,ROUTER-AX3,RX3A70011..RX3A70012,BOLT,overheats\n"
    "R-1,DRILL-18V,DR104201..DR104201,BOLT,overheats\n"
)
TAPE = """\
BDG-7F3K2M9QXT
PO-4711
RX3A70011
RX3A70013
!key ACK
RX3A70013
!key MODE:pick
SO-9001
DR104201
!key ACK
DR104202
!key MODE:lookup
RX3A70011
"""
ANSWERS = [
    ("RX3A70011", "HOLD", "holding.received", ["Received"]),
    ("RX3A70013", "HOLD", "holding.received", ["Scanned"]),
    ("!key ACK", "NOTE", "session.acknowledged", ["Scanned"]),
    ("RX3A70013", "OK", "receive.unit.ok", ["Received"]),
    ("DR104201", "HOLD", "pick.unit.held", ["Refused"]),
    ("!key ACK", "NOTE", "session.acknowledged", ["Scanned"]),
    ("DR104202", "OK", "pick.unit.ok", ["Picked"]),
    ("RX3A70011", "NOTE", "lookup.unit_held", ["Scanned"]),
]


def test_a_recalled_unit_is_received_and_held_and_never_picked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for kind in KINDS:
        (files / f"{kind}.csv").write_bytes(csv_file(kind))
    (files / "recalls.csv").write_text(RECALLS)
    tape = tmp_path / "day.tape"
    tape.write_text(TAPE)
    data = tmp_path / "data"
    assert main(["replay", str(tape), "--json", "--data", str(data), "--load", str(files)]) == ExitCode.OK
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [(one["scan"], one["answer"], one["code"], one["facts"]) for one in results]
    assert [each for each in told if each[0].startswith(("RX", "DR", "!key ACK"))] == ANSWERS
    station = Station(data)
    facts = [recorded.envelope.fact for recorded in station.facts()]
    station.close()
    assert [fact.unit.serial for fact in facts if isinstance(fact, Received)][-2:] == ["RX3A70011", "RX3A70013"]
    assert [fact.unit.serial for fact in facts if isinstance(fact, Picked)] == ["DR104202"]
