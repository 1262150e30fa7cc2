"""Two handhelds that do not hear of each other receive the same unit: it is one unit, counted once."""

import json
from pathlib import Path

import pytest

from scanner_app.cli import main
from scanner_app.demo.site import Site
from scanner_app.exit_code import ExitCode
from sync.store import open_view
from tests.journeys.folders import joined
from tests.journeys.station import ANNA, BEN

SERIAL = "RX3A70012"


class Handheld:
    """One enrolled folder on which tapes are played, the server reached only where the tape says so."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def play(self, *lines: str) -> list[str]:
        """Play these lines and return the answers' classes and keys."""
        tape = self._folder.with_suffix(".tape")
        tape.write_text("\n".join(lines))
        assert main(["replay", str(tape), "--json", "--data", str(self._folder)]) == ExitCode.OK
        told = self._capsys.readouterr()
        assert told.err == ""
        return [f"{one['answer']} {one['code']}" for one in map(json.loads, told.out.splitlines())]

    def received(self, po: str) -> int:
        """Return how many units of the purchase order this handheld counts."""
        with open_view(self._folder) as view:
            return sum(view.mirror.received(po).values())


def test_a_unit_received_on_two_handhelds_is_one_unit_and_the_second_one_is_told(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCANNER_CONFIG", str(tmp_path))
    (tmp_path / "scanner.toml").write_text("")
    for name in ("one", "two"):
        joined(site, tmp_path / name)
    one, two = Handheld(tmp_path / "one", capsys), Handheld(tmp_path / "two", capsys)
    one.play("!sync")
    two.play("!sync")
    before = one.received("PO-4711")
    ok = ["OK sign_in.done", "OK receive.po.opened", "OK receive.unit.ok"]
    assert one.play(ANNA, "PO-4711", SERIAL, "!sync") == ok
    assert two.play(BEN, "PO-4711", "RX3A70013", SERIAL, "!sync") == [*ok, "OK receive.unit.ok"]
    one.play("!sync")
    assert one.received("PO-4711") == two.received("PO-4711") == before + 2

    trace = site.get("/api/v1/trace", serial=SERIAL)
    assert (trace["state"], trace["disputes"], trace["exceptions"], trace["holds"]) == ("received", [], [], [])
    assert [(fact["type"], fact["operator"], fact["verdict"]) for fact in trace["facts"]] == [
        ("Received", "anna", "accepted"),
        ("Received", "ben", "echo"),
    ]
    assert one.play("RX3A70013")[-1] == "DUPLICATE receive.unit.duplicate"
