"""A scanner is taught by reading symbols: over a line, over a keyboard's events, and by typing into a terminal."""

import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import zxingcpp

from devices.barcodes.characters import EOT, GS, RS
from devices.calibration import SYMBOLS
from devices.commands.drawing import drawn, half_blocks, matrix_rows, print_symbols
from devices.decoders.keys import InputEvent
from devices.dialects import Aim, ControlKeys, Handshake
from devices.labels.label import LabelError
from devices.labels.paper import Paper
from devices.profile_file import ProfileFile, read_file
from devices.sources.event_stream import EVENT
from tests.unit.simulated_scanner import Form, Gun
from tests.wiring.commands import environment, scanner
from tests.wiring.keystrokes import Gun as PipedGun
from tests.wiring.label_pictures import Picture, rasterised
from tests.wiring.reading import PATIENCE_S, Cable
from tests.wiring.talks import Talk
from tests.wiring.talks import talking as command_talking

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "devices", "setup"]
NAMES = [name for name, _, _ in SYMBOLS]


def talking(*words: str) -> AbstractContextManager[Talk]:
    return command_talking("devices", "setup", *words)


def kernel(events: tuple[InputEvent, ...]) -> bytes:
    return b"".join(
        EVENT.pack(int(one.at), round(one.at % 1 * 1_000_000), one.type, one.code, one.value) for one in events
    )


def taught(path: Path) -> ProfileFile:
    found = read_file(path)
    assert found.source
    return found


def unbroken(text: str) -> str:
    """Return the text without the blanks at which its lines may be broken."""
    return "".join(text.split())


def test_a_serial_scanner_is_taught_and_its_address_is_kept(tmp_path: Path) -> None:
    gun = Gun(prefix="#", end="\r\n", texts={RS: "~"})
    with Cable(tmp_path / "tty") as cable, talking(f"serial:{cable.path}", "--profiles", str(tmp_path / "p")) as talk:
        talk.until("is connected.")
        for number, name in enumerate(NAMES, 1):
            cable.send(gun.data(name))
            talk.until(f"{name} is read, {number} of 4.")
        assert "tty.tomliswritten." in unbroken(talk.rest())
        assert talk.process.returncode == 0
    found = taught(tmp_path / "p" / "tty.toml")
    assert found.source == f"serial:{tmp_path / 'tty'}"
    assert (found.profile.prefix, found.profile.terminators) == (b"#", (b"\r\n",))
    assert found.profile.substitutes == (("~", RS),)
    assert "CR LF ends each code." in (tmp_path / "p" / "tty.toml").read_text()


def test_a_keyboard_scanner_is_taught_in_any_order(tmp_path: Path) -> None:
    gun = Gun(layout="de", form=Form.FUNCTION, aim=False)
    with (
        PipedGun(tmp_path / "keys") as piped,
        talking(f"hid:{piped.path}", "--name", "voyager", "--profiles", str(tmp_path)) as talk,
    ):
        talk.until("Scan CAL1 (1 of 4)")
        piped.plug()
        for number, name in enumerate(reversed(NAMES), 1):
            piped.send(kernel(gun.events(name)))
            talk.until(f"{name} is read, {number} of 4.")
        assert "It is set to the keyboard de." in talk.rest()
        assert talk.process.returncode == 0
    profile = taught(tmp_path / "voyager.toml").profile
    assert (profile.name, profile.layout, profile.control_keys) == ("voyager", "de", ControlKeys.FUNCTION)
    assert profile.aim is Aim.NEVER


def test_what_went_wrong_is_said_at_once_and_what_no_profile_repairs_is_marked(tmp_path: Path) -> None:
    gun = Gun(texts={GS: "", RS: "", EOT: ""})
    with Cable(tmp_path / "tty") as cable, talking(f"serial:{cable.path}", "--profiles", str(tmp_path)) as talk:
        talk.until("Scan CAL1")
        cable.send(b"4006381333931\r")
        assert "What came is not symbol CAL1" in talk.until("Scan CAL1")
        cable.send(gun.data("CAL1").upper())
        assert "All letters come as capitals" in talk.until("Scan CAL1")
        for name in NAMES:
            cable.send(gun.data(name))
            talk.until(f"{name} is read")
        told = talk.rest()
        assert "! GS does not arrive" in told
        assert "Change what is marked with !" in told
        assert talk.process.returncode == 1
    assert taught(tmp_path / "tty.toml").profile.terminators == (b"\r",)


def test_no_profile_is_written_that_does_not_read_the_scanner(tmp_path: Path) -> None:
    (tmp_path / "tty.toml").write_text(before := f'source = "serial:{tmp_path / "tty"}"\n')
    with Cable(tmp_path / "tty") as cable, talking(f"serial:{cable.path}", "--profiles", str(tmp_path)) as talk:
        talk.until("is connected.")
        for name in NAMES:
            cable.send(Gun(suffix="x" if name == "CAL4" else "").data(name))
            talk.until(f"{name} is read")
        told = " ".join(talk.rest().split())
        assert "the scanner cannot be read rightly so." in told
        assert "No profile was written, because none reads this scanner rightly." in told
        assert "is written" not in told
        assert talk.process.returncode == 1
    assert (tmp_path / "tty.toml").read_text() == before


def test_of_several_scanners_the_one_that_reads_a_symbol_is_taught(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with (
        Cable(one) as silent,
        Cable(other) as cable,
        talking(f"serial:{one}", f"serial:{other}", "--profiles", str(tmp_path)) as talk,
    ):
        talk.until("is connected.")
        talk.until("is connected.")
        cable.send(Gun().data("CAL1"))
        talk.until("CAL1 is read")
        silent.send(Gun().data("CAL2"))
        for name in NAMES[1:]:
            cable.send(Gun().data(name))
            talk.until(f"{name} is read")
        talk.rest()
    assert taught(tmp_path / "other.toml").source == f"serial:{other}"
    assert not (tmp_path / "one.toml").exists()


def test_a_profile_of_another_scanner_is_not_overwritten_and_the_same_scanners_is(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('source = "serial:/dev/other"\n')
    with Cable(tmp_path / "tty") as cable:
        done = refused(f"serial:{cable.path}", "--name", "mine", "--profiles", str(tmp_path))
        assert "is not this scanner's" in done
        for name in ("tty", "tty"):
            with talking(f"serial:{cable.path}", "--name", name, "--profiles", str(tmp_path)) as talk:
                talk.until("is connected.")
                for symbol in NAMES:
                    cable.send(Gun().data(symbol))
                    talk.until(f"{symbol} is read")
                assert "is written" in talk.rest()
    assert (tmp_path / "mine.toml").read_text() == 'source = "serial:/dev/other"\n'


def test_a_second_profile_of_one_scanner_is_refused_before_anything_is_scanned(tmp_path: Path) -> None:
    (tmp_path / "dock.toml").write_text('source = "serial:/dev/ttyACM7"\n')
    told = refused("serial:/dev/ttyACM7", "--name", "plain", "--profiles", str(tmp_path))
    assert f"{tmp_path / 'dock'}.toml is already the profile of serial:/dev/ttyACM7" in told
    assert "run setup without --name to write it anew, or rename that file to plain.toml first." in told
    assert [path.name for path in tmp_path.iterdir()] == ["dock.toml"]


def refused(*words: str) -> str:
    """Return why setup did not even begin."""
    done = subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 2
    assert "Scan CAL1" not in done.stdout
    return " ".join(done.stderr.split())


def test_interrupted_setup_writes_nothing(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable, talking(f"serial:{cable.path}", "--profiles", str(tmp_path / "p")) as talk:
        talk.until("is connected.")
        talk.process.send_signal(2)
        assert "Nothing was written." in talk.rest()
        assert talk.process.returncode == 130
    assert not (tmp_path / "p").exists()


@contextmanager
def terminal(folder: Path) -> Iterator[tuple[int, int]]:
    """Give the keyboard's end of a terminal of 40 by 20 in which setup runs, and the process."""
    size = struct.pack("HHHH", 20, 40, 0, 0)
    pid, end = pty.fork()
    if pid == 0:
        import fcntl
        import termios

        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.chdir(ROOT)
        environ = {**os.environ, "PYTHONUTF8": "1"}
        environ.pop("COLUMNS", None)
        os.execve(sys.executable, [*COMMAND, "--profiles", str(folder)], environ)  # noqa: S606 - our own command
    try:
        yield end, pid
    finally:
        os.close(end)
        os.waitpid(pid, 0)


class Screen:
    """All that a terminal was sent."""

    def __init__(self, end: int) -> None:
        self._end = end
        self._seen = b""

    @property
    def shown(self) -> str:
        """What came so far."""
        return self._seen.decode("utf-8", "ignore")

    def until(self, words: str) -> None:
        """Read until the words are among it."""
        while words not in self.shown:
            assert select.select([self._end], [], [], PATIENCE_S)[0], self.shown
            self._seen += os.read(self._end, 4096)


def test_a_scanner_that_types_into_the_terminal_is_taught_there(tmp_path: Path) -> None:
    texts: Mapping[str, str] = {GS: "\x1b[19~", RS: "\x1b[20~", EOT: "\x1b[17~"}
    gun = Gun(texts=texts)
    with terminal(tmp_path) as (end, _):
        screen = Screen(end)
        screen.until("Scan CAL1 (1 of 4):")
        screen.until(drawn("CAL1")[5])
        for name in NAMES:
            os.write(end, gun.data(name))
            screen.until(f"{name} is read")
        screen.until("is written.")
    assert "SCN:CAL" not in screen.shown
    found = taught(tmp_path / "wedge.toml")
    assert found.source == "wedge"
    assert found.settings() is None
    assert found.profile.substitutes == tuple(sorted((came, control) for control, came in texts.items()))


def test_a_keyboard_on_trial_is_kept_once_it_scans(tmp_path: Path) -> None:
    with (
        PipedGun(tmp_path / "keys") as piped,
        talking("--trial", f"hid:{piped.path}", "--profiles", str(tmp_path)) as talk,
    ):
        assert "is held on trial: scan a code within 10 seconds" in talk.until("Scan CAL1 (1 of 4)")
        piped.plug()
        for name in NAMES:
            piped.send(kernel(Gun().events(name)))
            talk.until(f"{name} is read")
        assert "keys.tomliswritten." in unbroken(talk.rest())


def test_a_keyboard_is_listed_for_trial_and_not_held_before_it_was_named(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "--trial"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, "is held for 10 seconds" in done.stdout) in {(0, True), (2, False)}
    assert "name the scanner" in refused("--profiles", str(tmp_path))


def read_back(rows: tuple[str, ...], scale: int = 4) -> tuple[bytes, str]:
    """Photograph modules, and decode the picture by an independent library."""
    pixels = b"".join(
        bytes(0 if module == "1" else 255 for module in row for _ in range(scale)) * scale for row in rows
    )
    image = memoryview(pixels).cast("B", shape=[len(rows) * scale, len(rows[0]) * scale])
    (code,) = zxingcpp.read_barcodes(image)
    return code.bytes, code.symbology_identifier


def photographed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the modules that lines of half blocks show."""
    halves = {" ": ("0", "0"), "▀": ("1", "0"), "▄": ("0", "1"), "█": ("1", "1")}
    return tuple("".join(halves[char][half] for char in row) for row in lines for half in (0, 1))


@pytest.mark.parametrize(("name", "content"), [(name, content) for name, content, _ in SYMBOLS])
def test_a_symbol_on_the_terminal_is_read_by_a_camera_and_fits_into_twenty_rows(name: str, content: str) -> None:
    lines = half_blocks(matrix_rows(name))
    assert len(lines) <= 17
    assert all(len(line) <= 33 for line in lines)
    raw, aim = read_back(photographed(lines))
    assert raw == content.encode()
    assert aim == ("]d2" if name == "CAL4" else "]Q1")


def test_all_symbols_are_printed_on_one_page_and_read_back(tmp_path: Path) -> None:
    print_symbols(tmp_path / "sheet.svg", Paper.A4)
    picture: Picture = rasterised((tmp_path / "sheet.svg").read_text())
    codes = picture.codes()
    assert {content.encode() for _, content, _ in SYMBOLS} == set(codes)
    print_symbols(tmp_path / "sheet.pdf", Paper.LETTER)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(LabelError, match=r"end it in \.pdf or \.svg"):
        print_symbols(tmp_path / "sheet.bmp", Paper.A4)


def test_a_scanner_that_was_taught_is_read_without_any_further_setting(tmp_path: Path) -> None:
    gun = Gun(prefix="P>", texts={GS: "|"}, aim=False)
    environ = environment(tmp_path)
    with Cable(tmp_path / "tty") as cable:
        words = ("setup", f"serial:{cable.path}", "--name", "dock", "--baudrate", "115200", "--ack")
        with command_talking("scanner_app.cli", *words, more=environ) as talk:
            talk.until("Scan CAL1")
            for name in NAMES:
                cable.send(gun.data(name))
                talk.until(f"{name} is read")
            assert "profiles/dock.tomliswritten." in unbroken(talk.rest())
            assert talk.process.returncode == 0
        profile = taught(tmp_path / "config" / "scanner-terminal" / "profiles" / "dock.toml").profile
        assert (profile.baudrate, profile.handshake) == (115_200, Handshake.ACK_NAK)
        with command_talking("scanner_app.cli", "devices", "--watch", "--json", more=environ) as talk:
            talk.until("connected")
            talk.line()
            cable.send(gun.around(f"01{GS}21", "").encode())
            assert json.loads(talk.line())["text"] == f"01{GS}21"
            assert talk.end(signal.SIGINT) == 0


def test_the_sheet_is_written_by_both_commands_and_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    done = scanner(tmp_path, "setup", "--print", str(tmp_path / "sheet.svg"), "--paper", "letter")
    assert done.status == 0
    assert "holds the symbols" in " ".join(done.out.split())
    assert len(rasterised((tmp_path / "sheet.svg").read_text()).codes()) == len(SYMBOLS)
    for name, said in (("sheet.txt", "end it in .pdf or .svg"), ("none/sheet.pdf", "No such file or directory")):
        done = scanner(tmp_path, "setup", "--print", str(tmp_path / name))
        assert done.status != 0
        assert said in " ".join(done.err.split())
        own = subprocess.run(
            [*COMMAND, "--print", str(tmp_path / name)], capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert (own.returncode, said in own.stderr, "Traceback" in own.stderr) == (2, True, False)
    assert scanner(tmp_path, "setup").status == 8


@pytest.mark.parametrize("words", [["simulated", "wedge"], ["usb:1"], ["simulated"] * 2, ["simulated", "--bits", "9"]])
def test_what_cannot_be_taught_is_a_sentence(tmp_path: Path, words: list[str]) -> None:
    command = [*COMMAND, *words, "--profiles", str(tmp_path / "p")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr
