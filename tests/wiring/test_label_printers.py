"""Printers that are files, devices and queues of CUPS: real pipes, a real terminal, a real ``lp`` process."""

import os
import stat
import threading
import tty
from pathlib import Path

import pytest

from devices.printers.cups import CupsPrinter
from devices.printers.file_printer import FilePrinter
from devices.printers.job import Format, Job, Piece, Printed
from devices.scan import DeviceDeniedError, DeviceError, DeviceLostError, DeviceNotFoundError

LABELS = [f"^XA^FDLabel {number}^FS^XZ\n".encode() for number in range(5)]
ZPL = Job("Bins", Format.ZPL, tuple(Piece(label) for label in LABELS))
PAGES = Job("Bins", Format.PNG, (Piece(b"first page", 12), Piece(b"second page", 3)), "A4")


def test_a_file_holds_the_whole_job(tmp_path: Path) -> None:
    out = tmp_path / "bins.zpl"
    assert FilePrinter(out).print_job(ZPL) == Printed(5, 5, 5)
    assert out.read_bytes() == b"".join(LABELS)
    assert [each.name for each in tmp_path.iterdir()] == ["bins.zpl"]


def test_what_cannot_be_joined_goes_into_numbered_files(tmp_path: Path) -> None:
    assert FilePrinter(tmp_path / "bins.png").print_job(PAGES) == Printed(15, 15, 15)
    found = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert found == {"bins.png": b"first page", "bins-2.png": b"second page"}


def test_a_page_that_cannot_be_written_leaves_the_ones_before_it_counted(tmp_path: Path) -> None:
    (tmp_path / "bins-2.png").mkdir()
    told = FilePrinter(tmp_path / "bins.png").print_job(PAGES)
    assert (told.taken, told.begun, list(told.unprinted)) == (12, 12, [12, 13, 14])
    assert str(told.stopped) == (
        f"{tmp_path / 'bins-2.png'} cannot be used: Is a directory. "
        "Name a file that can be written, or a printer that is on."
    )
    assert {each.name for each in tmp_path.iterdir()} == {"bins.png", "bins-2.png"}


def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.zpl", tmp_path / "link.zpl"
    target.write_bytes(b"old")
    link.symlink_to(target)
    assert FilePrinter(link).print_job(ZPL).stopped is None
    assert link.is_symlink()
    assert target.read_bytes() == b"".join(LABELS)


def test_a_device_that_takes_nothing_more_stops_at_its_label() -> None:
    told = FilePrinter(Path("/dev/full")).print_job(ZPL)
    assert (told.taken, list(told.doubtful)) == (0, [0])
    assert isinstance(told.stopped, DeviceLostError)
    assert str(told.stopped) == "/dev/full stopped: No space left on device. Look at the printer."


def test_a_device_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    told = FilePrinter(tmp_path / "none" / "lp0").print_job(ZPL)
    assert (told.taken, told.begun) == (0, 0)
    assert isinstance(told.stopped, DeviceNotFoundError)
    os.mkfifo(tmp_path / "lp1")
    told = FilePrinter(tmp_path / "lp1").print_job(ZPL)
    assert (told.taken, told.begun) == (0, 0)
    assert "lp1 cannot be used: No such device or address" in str(told.stopped)


def test_a_device_that_is_denied_is_a_sentence(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0)
    mighty = os.geteuid() == 0
    if mighty:
        os.seteuid(65_534)  # root may open everything, so for once it is nobody
    try:
        told = FilePrinter(locked / "out.zpl").print_job(ZPL)
    finally:
        if mighty:
            os.seteuid(0)
        locked.chmod(0o700)
    assert isinstance(told.stopped, DeviceDeniedError)
    assert "out.zpl cannot be used: Permission denied." in str(told.stopped)


@pytest.mark.parametrize("read", range(1, 5))
def test_a_pipe_whose_reader_goes_away_loses_nothing(tmp_path: Path, read: int) -> None:
    pipe = tmp_path / "lp"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    got: list[bytes] = []

    def take() -> None:
        for label in LABELS[:read]:
            data = b""
            while len(data) < len(label):
                data += os.read(reader, len(label) - len(data)) or b""
            got.append(data)
        os.close(reader)

    thread = threading.Thread(target=take)
    thread.start()
    told = FilePrinter(pipe).print_job(ZPL)
    thread.join(60)
    assert got == LABELS[:read]
    assert told.taken == read
    assert told.stopped is not None
    assert told.begun in {read, read + 1}


def test_a_pipe_that_nobody_reads_is_given_up(tmp_path: Path) -> None:
    pipe = tmp_path / "lp"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for data in (b"short", b"x" * 200_000):
            told = FilePrinter(pipe, patience=0.2).print_job(Job("Bins", Format.ZPL, (Piece(data), Piece(data))))
            assert (told.taken, told.begun) == (0, 1)
            assert str(told.stopped) == f"{pipe} stopped: it took nothing for 0.2 s. Look at the printer."
    finally:
        os.close(reader)


def test_a_printer_on_a_serial_line_gets_every_byte_as_it_is() -> None:
    ours, theirs = os.openpty()
    try:
        tty.setraw(ours)
        job = Job("Any", Format.ZPL, (Piece(bytes(range(256))), Piece(b"\n\n")))
        assert FilePrinter(Path(os.ttyname(theirs))).print_job(job).stopped is None
        got = b""
        while len(got) < 258:
            got += os.read(ours, 300)
        assert got == bytes(range(256)) + b"\n\n"
    finally:
        os.close(ours)
        os.close(theirs)


LP = """#!/bin/sh
n=$(ls "$LP_TRAY" | grep -c '^job')
printf '%s\\n' "$@" > "$LP_TRAY/args$n"
{ending}
"""
TAKES = 'cat > "$LP_TRAY/part$n" && mv "$LP_TRAY/part$n" "$LP_TRAY/job$n"\necho "request id is Dock-$n (1 file(s))"'
REFUSES = "cat > /dev/null\nprintf 'lp: The printer or class does not exist.\\033[31m\\n' >&2\nexit 1"


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the spool, with an ``lp`` that takes everything in front on the PATH."""
    folder = tmp_path / "spool"
    folder.mkdir()
    monkeypatch.setenv("LP_TRAY", str(folder))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    _lp(tmp_path, TAKES)
    return folder


def _lp(folder: Path, ending: str) -> None:
    program = folder / "bin" / "lp"
    program.parent.mkdir(exist_ok=True)
    program.write_text(LP.replace("{ending}", ending))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_zpl_is_one_raw_request_to_the_queue(tray: Path) -> None:
    assert CupsPrinter("Dock").print_job(ZPL) == Printed(5, 5, 5)
    assert (tray / "job0").read_bytes() == b"".join(LABELS)
    assert (tray / "args0").read_text().splitlines() == ["-d", "Dock", "-t", "Bins", "-o", "raw"]


def test_pages_are_requests_of_their_own_that_the_queue_must_not_scale(tray: Path) -> None:
    assert CupsPrinter("Dock").print_job(PAGES) == Printed(15, 15, 15)
    assert [(tray / name).read_bytes() for name in ("job0", "job1")] == [b"first page", b"second page"]
    assert (tray / "args1").read_text().splitlines()[4:] == ["-o", "print-scaling=none", "-o", "media=A4"]


def test_a_title_is_one_argument_whatever_it_holds(tray: Path) -> None:
    title = "-o raw; rm -rf / $(id) \n\x1b[31m"
    assert CupsPrinter("Dock").print_job(Job(title, Format.PDF, (Piece(b"%PDF"),))).stopped is None
    assert (tray / "args0").read_text().splitlines()[3] == "-o raw; rm -rf / $(id) \u240a\u241b[31m"


def test_a_queue_that_refuses_is_a_sentence_that_cannot_act(tray: Path, tmp_path: Path) -> None:
    _lp(tmp_path, REFUSES)
    told = CupsPrinter("Dock").print_job(ZPL)
    assert (told.taken, told.begun) == (0, 0)
    assert str(told.stopped) == (
        "The queue Dock did not accept the job: lp: The printer or class does not exist.\u241b[31m. "
        "'lpstat -p' lists the queues there are."
    )
    assert list(tray.glob("job*")) == []


def test_a_queue_that_refuses_half_way_keeps_what_it_took(tray: Path, tmp_path: Path) -> None:
    _lp(tmp_path, f'if [ "$n" = 1 ]; then\n{REFUSES}\nfi\n{TAKES}')
    told = CupsPrinter("Dock").print_job(PAGES)
    assert (told.total, told.taken, told.begun) == (15, 12, 12)
    assert [each.name for each in tray.glob("job*")] == ["job0"]


def test_an_lp_that_hangs_is_ended_with_everything_it_started(tray: Path, tmp_path: Path) -> None:
    held = tray / "held"
    os.mkfifo(held)
    alive = os.open(held, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(alive, True)
    _lp(tmp_path, 'exec 3> "$LP_TRAY/held"\necho started >&3\nsleep 600')
    told = CupsPrinter("Dock", patience=1.0).print_job(ZPL)
    assert (told.taken, list(told.doubtful)) == (0, [0, 1, 2, 3, 4])
    assert str(told.stopped) == (
        "The queue Dock did not accept the job within 1 s. Look with 'lpstat -o Dock' whether it is there."
    )
    assert os.read(alive, 100) == b"started\n"
    assert os.read(alive, 100) == b""  # the pipe ends when the last process that holds it does
    os.close(alive)


def test_an_lp_that_reads_nothing_and_ends_is_no_success(tray: Path, tmp_path: Path) -> None:
    _lp(tmp_path, "exit 3")
    told = CupsPrinter("Dock").print_job(Job("Big", Format.PDF, (Piece(b"x" * 3_000_000),)))
    assert (told.taken, told.begun) == (0, 0)
    assert "did not accept the job: status 3" in str(told.stopped)
    assert list(tray.glob("job*")) == []


def test_without_cups_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = CupsPrinter("Dock").print_job(ZPL)
    assert isinstance(told.stopped, DeviceNotFoundError)
    assert str(told.stopped).endswith("Install it (Debian: cups-client).")
    assert isinstance(told.stopped, DeviceError)
