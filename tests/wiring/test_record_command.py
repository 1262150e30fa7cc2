"""record and its captures, with real lines and pipes, ended by signals."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices.capture import read_capture
from devices.decoders.keys import InputEvent
from devices.scan import Scan
from devices.sources.event_stream import EVENT
from tests.unit.simulated_scanner import Gun
from tests.wiring.commands import environment, scanner
from tests.wiring.keystrokes import Gun as PipedGun
from tests.wiring.reading import Cable
from tests.wiring.talks import ROOT, talking


def kernel(events: tuple[InputEvent, ...]) -> bytes:
    return b"".join(
        EVENT.pack(int(one.at), round(one.at % 1 * 1_000_000), one.type, one.code, one.value) for one in events
    )


def devices(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "devices", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_what_two_scanners_send_is_recorded_and_read_again(tmp_path: Path, ending: int) -> None:
    out = tmp_path / "capture.jsonl"
    gun = Gun(layout="de")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "keys.toml").write_text(f"source = 'hid:{tmp_path / 'keys'}'\nlayout = 'de'\n")
    with Cable(tmp_path / "tty") as cable, PipedGun(tmp_path / "keys") as piped:
        words = [f"serial:{cable.path}", f"hid:{piped.path}", "--out", str(out)]
        with talking("devices", "record", *words, "--profiles", str(tmp_path / "profiles")) as talk:
            assert "takes every code that is scanned from now on" in talk.line()
            talk.until("is connected.")
            piped.plug()
            talk.until("is connected.")
            cable.send(b"]C0SN1\x1d\x1b[2J\r")
            assert "SN1␝␛[2J" in talk.until("[2J")
            piped.send(kernel(gun.typed("sn-Z]\r")))
            talk.until("sn-Z]")
            assert talk.end(ending) == 0
            assert "pieces of traffic were recorded." in talk.told
            assert "\x1b" not in talk.told
    assert out.stat().st_mode & 0o777 == 0o600
    assert [one.profile.layout for one in read_capture(out).sources] == ["us", "de"]
    played = devices("record", "--play", str(out), "--json")
    assert played.returncode == 0
    texts = [(one["source"].split(":")[0], one["text"]) for one in map(json.loads, played.stdout.splitlines())]
    assert texts == [("serial", "SN1\x1d\x1b[2J"), ("hid_keyboard", "sn-Z]")]
    live = [one for one in read_capture(out).records if isinstance(one, Scan)]
    assert [one.text for one in live] == [text for _, text in texts]


def test_a_capture_is_read_by_another_profile_of_the_configuration(tmp_path: Path) -> None:
    out = tmp_path / "capture.jsonl"
    profiles = Path(environment(tmp_path)["XDG_CONFIG_HOME"]) / "scanner-terminal" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "other.toml").write_text("prefix = 'P'\nsubstitutes = [['|', 'GS']]\n")
    with (
        Cable(tmp_path / "tty") as cable,
        talking(
            "scanner_app.cli", "record", f"serial:{cable.path}", "--out", str(out), more=environment(tmp_path)
        ) as talk,
    ):
        talk.until("is connected.")
        cable.send(b"PSN|1\r")
        talk.until("PSN|1")
        assert talk.end(signal.SIGINT) == 0
    assert "PSN|1" in scanner(tmp_path, "record", "--play", str(out)).out
    for named in ("other", str(profiles / "other.toml")):
        done = scanner(tmp_path, "record", "--play", str(out), "--profile", named, "--json")
        assert json.loads(done.out)["text"] == "SN\x1d1"
    done = scanner(tmp_path, "record", "--play", str(out), "--profile", "none")
    assert (done.status, "There is no profile" in done.err) == (8, True)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    done = devices("record", "simulated", "--out", str(tmp_path / "mine"))
    assert (done.returncode, "is there already" in done.stderr) == (2, True)
    assert (tmp_path / "mine").read_text() == "x"


@pytest.mark.parametrize(
    "words", [[], ["simulated"], ["--out", "x"], ["--play", "/none"], ["simulated", "wedge", "--out", "x"]]
)
def test_what_cannot_be_recorded_is_a_sentence(words: list[str]) -> None:
    done = devices("record", *words)
    assert done.returncode == 2
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr
