"""doctor, live, on real lines: one report a scan, with what to change."""

import json
import os
import select
import signal
from pathlib import Path
from typing import Any

import pytest

from devices.profile import Profile
from devices.profile_file import ProfileFile, write_file
from devices.teaching.calibrate import calibrate
from devices.teaching.sample import Medium
from tests.unit.simulated_scanner import Gun
from tests.wiring.commands import environment, scanner
from tests.wiring.reading import PATIENCE_S, Cable
from tests.wiring.talks import Talk, talking


class AnswerableCable(Cable):
    """A scanner that hears what it is told."""

    def received(self) -> bytes:
        """Wait for what comes, and return it."""
        assert select.select([self._end], [], [], PATIENCE_S)[0]
        return os.read(self._end, 64)


def report(talk: Talk) -> dict[str, Any]:
    while True:
        value: dict[str, Any] = json.loads(talk.line())
        if value["type"] == "report":
            return value


def teach(folder: Path, cable: Cable, gun: Gun) -> Path:
    """Keep what setup would for this scanner."""
    found = calibrate(gun.samples(Medium.BYTES), Profile())
    write_file(folder / "taught.toml", ProfileFile(found.profile, f"serial:{cable.path}"))
    return folder


@pytest.mark.adverse(64)
def test_a_scanner_whose_profile_changed_is_found_out_on_its_line(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        folder = teach(tmp_path / "profiles", cable, Gun())
        with talking("devices", "doctor", "--json", "--profiles", str(folder)) as talk:
            talk.until("connected")
            talk.line()
            cable.send(b"]C0SN1\r")
            fine = report(talk)
            assert (fine["advice"], fine["bytes"], fine["records"][0]["text"]) == ([], "5d4330534e310d", "SN1")
            cable.send(b"SN2\r")
            assert "No AIM identifier came, and one came when the scanner was taught" in report(talk)["advice"][0]
            cable.send(b"]C0SN3")
            assert "The end CR of the code did not come" in report(talk)["advice"][0]
            assert talk.end(signal.SIGTERM) == 0


def test_the_plain_report_shows_bytes_in_escapes_and_the_fix(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, talking("devices", "doctor", f"serial:{cable.path}") as talk:
        talk.until("is connected.")
        cable.send(b"\x1b[2J\xff\x9b\r")
        told = talk.until("fallback (such as cp1252 or cp932)")
        assert r"bytes  \x1b[2J\xff\x9b\r" in told
        assert "(no text)" in told
        assert talk.end(signal.SIGINT) == 0
        assert not any(byte < 0x20 and byte != 0x0A for byte in talk.told.encode())


def test_a_scanner_that_waits_is_answered_where_that_is_asked_for(tmp_path: Path) -> None:
    with (
        AnswerableCable(tmp_path / "tty") as cable,
        talking("devices", "doctor", "--ack", f"serial:{cable.path}") as talk,
    ):
        talk.until("is connected.")
        cable.send(b"SN1\r")
        talk.until("SN1")
        assert cable.received() == b"\x06"


def test_the_scanners_of_the_configuration_are_examined(tmp_path: Path) -> None:
    config = Path(environment(tmp_path)["XDG_CONFIG_HOME"]) / "scanner-terminal"
    config.mkdir(parents=True)
    with Cable(tmp_path / "tty") as cable:
        (config / "scanner.toml").write_text(f'scanners = ["serial:{cable.path}"]\n')
        teach(config / "profiles", cable, Gun(prefix="P"))
        with talking("scanner_app.cli", "doctor", more=environment(tmp_path)) as talk:
            talk.until("is connected.")
            cable.send(b"]C0SN1\r")
            talk.until("The prefix 'P' of the profile did not come")
            assert talk.end(signal.SIGINT) == 0
        with talking("scanner_app.cli", "devices", "--watch", "--json", more=environment(tmp_path)) as talk:
            talk.until("connected")
            talk.line()
            cable.send(b"P]C0SN1\r")
            assert json.loads(talk.line())["text"] == "SN1"
            assert talk.end(signal.SIGTERM) == 0


def test_with_nothing_set_up_it_says_what_to_do(tmp_path: Path) -> None:
    done = scanner(tmp_path, "doctor")
    assert done.status == 8
    assert "No scanner is set up: name one" in done.err
