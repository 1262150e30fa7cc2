"""Printers on port 9100, real sockets on both sides: what stops half-way is counted, and nothing of it is lost."""

import socket

import pytest

from devices.printers.address import printer_at
from devices.printers.job import Format, Job, Piece, Printed
from devices.printers.tcp import TcpPrinter
from devices.scan import DeviceError, DeviceLostError, DeviceNotFoundError
from tests.wiring.printer_servers import MutePrinter, ZebraPrinter, listening

LABELS = [f"^XA^FO0,0^A0N,30,30^FH_^FDLabel {number}^FS^XZ\n".encode() for number in range(7)]


def job(first: int = 0, form: Format = Format.ZPL) -> Job:
    return Job("Bins", form, tuple(Piece(label) for label in LABELS[first:]))


def printer(port: int, patience: float = 20.0, answer: float = 5.0) -> TcpPrinter:
    return TcpPrinter("127.0.0.1", port, patience, answer)


def test_a_zpl_printer_is_followed_until_every_label_is_printed() -> None:
    zebra = ZebraPrinter()
    with listening(zebra.serve) as port:
        told = printer(port).print_job(job())
    assert told == Printed(7, 7, 7)
    assert zebra.printed == LABELS
    assert (list(told.unprinted), list(told.doubtful)) == ([], [])


@pytest.mark.parametrize("behaves", ["paper", "pause", "head", "ribbon", "reset", "closes"])
@pytest.mark.parametrize("stops_after", [0, 1, 4, 6])
def test_a_printer_that_stops_half_way_loses_nothing(stops_after: int, behaves: str) -> None:
    zebra = ZebraPrinter(stops_after, behaves)
    with listening(zebra.serve) as port:
        told = printer(port).print_job(job())
    assert told.stopped is not None
    assert told.taken <= len(zebra.printed) <= told.begun
    assert told.unprinted == range(told.taken, 7)
    assert len(told.doubtful) <= 2
    fresh = ZebraPrinter()
    with listening(fresh.serve) as port:
        rest = printer(port).print_job(job(told.unprinted.start))
    assert rest.stopped is None
    tray = zebra.printed + fresh.printed
    assert set(tray) == set(LABELS)
    twice = {label for label in tray if tray.count(label) > 1}
    assert twice <= {LABELS[number] for number in told.doubtful}


@pytest.mark.parametrize(
    ("behaves", "sentence"),
    [
        ("paper", "stopped: it is out of labels: put in a new roll."),
        ("pause", "stopped: it is paused: press its pause button."),
        ("head", "stopped: its head is open: close it."),
        ("ribbon", "stopped: it is out of ribbon: put in a new one."),
        ("reset", "was lost while it printed (Connection reset by peer): look at the printer."),
        ("closes", "was lost while it printed (it closed the connection): look at the printer."),
    ],
)
def test_what_stopped_a_printer_is_a_sentence(behaves: str, sentence: str) -> None:
    with listening(ZebraPrinter(3, behaves).serve) as port:
        told = printer(port).print_job(job())
    assert str(told.stopped) == f"The printer tcp:127.0.0.1:{port} {sentence}"
    assert isinstance(told.stopped, DeviceError)


def test_a_printer_without_labels_gets_none() -> None:
    zebra = ZebraPrinter(0, "paper")
    with listening(zebra.serve) as port:
        told = printer(port).print_job(job())
    assert (told.taken, told.begun) == (0, 0)
    assert (zebra.printed, zebra.waiting) == ([], [])


def test_a_printer_that_falls_silent_is_given_up() -> None:
    zebra = ZebraPrinter(2, "silent")
    with listening(zebra.serve) as port:
        told = printer(port, patience=0.3).print_job(job())
    assert told.taken <= len(zebra.printed) <= told.begun
    assert str(told.stopped).endswith("made no progress for 0.3 s: look at its display and its labels.")


def test_a_printer_without_a_status_gets_a_connection_for_each_label() -> None:
    mute = MutePrinter()
    with listening(mute.serve) as port:
        told = printer(port, answer=0.1).print_job(job())
    assert told == Printed(7, 7, 7)
    assert mute.printed == LABELS


@pytest.mark.parametrize("form", [Format.ZPL, Format.PNG])
@pytest.mark.parametrize("behaves", ["reset", "silent"])
@pytest.mark.parametrize("stops_after", [0, 1, 6])
def test_a_printer_without_a_status_that_stops_leaves_one_label_in_doubt(
    stops_after: int, behaves: str, form: Format
) -> None:
    mute = MutePrinter(stops_after, behaves)
    with listening(mute.serve) as port:
        told = printer(port, patience=0.3, answer=0.1).print_job(job(form=form))
        mute.over.set()
    assert (told.taken, list(told.doubtful)) == (stops_after, [stops_after])
    assert mute.printed == LABELS[:stops_after]
    assert told.stopped is not None


def test_a_picture_of_any_size_goes_through_a_slow_printer_whole() -> None:
    mute = MutePrinter()
    picture = bytes(range(256)) * 20_000
    with listening(mute.serve) as port:
        told = printer(port).print_job(Job("Page", Format.PDF, (Piece(picture, 12),)))
    assert (told.total, told.taken) == (12, 12)
    assert mute.printed == [picture]


def test_a_printer_that_is_off_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for form in (Format.ZPL, Format.PDF):
        told = printer(port).print_job(job(form=form))
        assert (told.taken, told.begun) == (0, 0)
        assert isinstance(told.stopped, DeviceNotFoundError)
        assert str(told.stopped) == (
            f"The printer tcp:127.0.0.1:{port} cannot be reached: Connection refused. "
            "Switch it on, and check address and network."
        )


def test_a_host_that_cannot_be_is_a_sentence() -> None:
    host = "h" * 64  # one more than a name may have, so no network is asked
    told = TcpPrinter(host).print_job(job())
    assert isinstance(told.stopped, DeviceNotFoundError)
    assert f"tcp:{host}:9100 cannot be reached" in str(told.stopped)


def test_an_answer_that_is_no_status_is_a_printer_without_one() -> None:
    got: list[bytes] = []

    def chatter(line: socket.socket) -> None:
        data = b""
        while came := line.recv(65_536):
            data += came
            if data == b"~HS":
                line.sendall(b"\x02what\x03\x02do you\x03\x02mean?\x03")
        got.append(data)

    with listening(chatter) as port:
        told = printer(port).print_job(job())
    assert told == Printed(7, 7, 7)
    assert got == [b"~HS", *LABELS]


def test_a_status_that_breaks_off_in_the_middle_of_a_job_leaves_the_rest_unprinted() -> None:
    zebra = ZebraPrinter()

    def breaks(line: socket.socket) -> None:
        zebra.serve(_Twice(line))  # type: ignore[arg-type]  # the two calls that serve needs

    class _Twice:
        def __init__(self, line: socket.socket) -> None:
            self.recv = line.recv
            self.answers = 0
            self._line = line

        def sendall(self, data: bytes) -> None:
            self.answers += 1
            self._line.sendall(data if self.answers < 4 else b"\x02\x03\x02\x03\x02\x03")

    with listening(breaks) as port:
        told = printer(port, patience=0.3).print_job(job())
    assert told.stopped is not None
    assert not isinstance(told.stopped, DeviceLostError)
    assert told.taken <= len(zebra.printed) <= told.begun


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("tcp:zebra-1", "tcp:zebra-1:9100"),
        ("tcp:10.0.0.9:6101", "tcp:10.0.0.9:6101"),
        ("tcp:[fe80::1]", "tcp:[fe80::1]:9100"),
        ("cups:Dock_2", "cups:Dock_2"),
        ("file:/dev/usb/lp0", "file:/dev/usb/lp0"),
    ],
)
def test_a_printer_is_named_by_kind_and_place(written: str, address: str) -> None:
    assert printer_at(written).address == address


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "zebra",
        "tcp:",
        "tcp:a:b",
        "tcp:h:0",
        "tcp:h:70000",
        "cups:",
        "cups:-d",
        "cups:a b",
        "cups:a;b/c",
        "file:",
        "lpt:1",
    ],
)
def test_what_names_no_printer_is_a_sentence(wrong: str) -> None:
    with pytest.raises(DeviceError, match=r"names no printer: write file:PATH, cups:NAME .* or tcp:HOST"):
        printer_at(wrong)
