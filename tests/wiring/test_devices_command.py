"""``python -m devices``: the list, and the live view, as another program reads them."""

import base64
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices import listing
from devices.source_settings import SourceKind, SourceSettings
from tests.wiring.reading import Cable

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "devices"]


def test_the_live_view_prints_one_json_line_a_record_until_it_is_ended(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        command = [*COMMAND, "--watch", "--json", f"serial:{cable.path}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as watching:
            assert watching.stdout is not None
            assert json.loads(watching.stdout.readline())["state"] == "connected"
            cable.send(b"]C1SN1\x1d\rSN2\r")
            one, other = (json.loads(watching.stdout.readline()) for _ in range(2))
            assert (one["aim"], one["text"], base64.b64decode(one["raw"])) == ("]C1", "SN1\x1d", b"]C1SN1\x1d")
            assert other["text"] == "SN2"
            watching.send_signal(signal.SIGINT)
            assert watching.wait() == 0


def test_the_plain_live_view_shows_no_control_character(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        command = [*COMMAND, "--watch", f"serial:{cable.path}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as watching:
            assert watching.stdout is not None
            assert b"connected" in watching.stdout.readline()
            cable.send(b"\x1b[2J\x9b\r" + b"\xc2\x9b\x1d\r" + b"x" * 9000 + b"\x1b\r")
            lines = [watching.stdout.readline() for _ in range(3)]
            assert b"not text" in lines[0]
            assert lines[1].decode().split()[-1] == "⟨009B⟩␝"
            assert b"fault oversize" in lines[2]
            assert not any(byte < 0x20 and byte != 0x0A for line in lines for byte in line)
            watching.send_signal(signal.SIGTERM)
            assert watching.wait() == 0


@pytest.mark.parametrize("arguments", [["--watch"], ["--watch", "usb:1"], ["--watch", "simulated", "simulated"]])
def test_what_cannot_be_watched_is_refused_with_a_sentence(arguments: list[str]) -> None:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_the_list_of_this_machine_can_be_printed(arguments: list[str]) -> None:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=True, cwd=ROOT)
    assert len(done.stdout.splitlines()) == len(listing.attached())


def test_every_keyboard_is_listed_by_an_address_that_names_it_alone(tmp_path: Path) -> None:
    keys = "10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
    scanners = (
        ("event0", "ACME", "0c2e:0b61", "SN-A", "usb-1/input0", "hid:SN-A"),
        ("event1", "ACME", "0c2e:0b61", "", "usb-2/input0", "hid:usb-2"),
        ("event2", "Other", "0c2e:0b62", "", "usb-3/input0", "hid:0c2e:0b62"),
        ("event3", "Keys", "0000:0000", "", "", "hid:Keys"),
        ("event4", "More", "0000:0000", "", "", "hid:More"),
    )
    for event, name, ids, uniq, phys, _ in scanners:
        device = tmp_path / event / "device"
        for folder in (device / "id", device / "capabilities"):
            folder.mkdir(parents=True)
        for file, value in (("name", name), ("uniq", uniq), ("phys", phys), ("capabilities/key", keys)):
            (device / file).write_text(f"{value}\n")
        for file, value in zip(("id/vendor", "id/product"), ids.split(":"), strict=True):
            (device / file).write_text(f"{value}\n")
    found = listing.keyboards(tmp_path)
    assert [one.address for one in found] == [address for *_, address in scanners]
    assert all(SourceSettings.parse(one.address).kind is SourceKind.HID_KEYBOARD for one in found)


def test_serial_ports_are_listed_by_an_address_that_can_be_opened() -> None:
    for one in listing.serial_ports():
        assert SourceSettings.parse(one.address).kind is SourceKind.SERIAL
