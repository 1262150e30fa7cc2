"""A capture is decoded again to the very scans, from bytes, key events, reports and a terminal's bytes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.capture import Captured, head_line, read_capture, record_line, replay
from devices.decoders.keys import EV_SYN, SYN_DROPPED, InputEvent
from devices.dialects import Framing
from devices.profile import Profile
from devices.records import Emitted
from devices.scan import DeviceError, FaultKind, Flag, Scan, ScanFault
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic, TrafficForm, pack_events
from tests.unit.pos_reports import HONEYWELL, report
from tests.unit.simulated_scanner import Gun
from tests.unit.test_profile_words import PROFILES

LINE = Captured("serial:x", Profile())


def written(folder: Path, sources: list[Captured], records: list[Emitted]) -> Path:
    path = folder / "capture.jsonl"
    path.write_text("".join(f"{line}\n" for line in [head_line(sources), *map(record_line, records)]))
    return path


def sent(data: bytes, at: float = 1.0, source: str = "serial:x") -> Traffic:
    return Traffic(source, TrafficForm.BYTES, data, at)


def refusal(path: Path) -> str:
    with pytest.raises(DeviceError) as caught:
        list(replay(read_capture(path)))
    return str(caught.value)


@given(profile=PROFILES, data=st.binary(), at=st.floats(0, 1e6))
def test_a_capture_holds_profiles_and_traffic_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, profile: Profile, data: bytes, at: float
) -> None:
    records: list[Emitted] = [sent(data, at), SourceStatus("serial:x", SourceState.WAITING, "Plug it in.")]
    path = written(tmp_path_factory.mktemp("c"), [Captured("serial:x", profile, b"\x05")], records)
    capture = read_capture(path)
    assert capture.sources == (Captured("serial:x", profile, b"\x05"),)
    assert list(capture.records) == records


def test_silence_counts_between_pieces_and_at_the_end(tmp_path: Path) -> None:
    pieces = [sent(b"SN", 1.0), sent(b"1\rSN2", 1.05), sent(b"SN3", 9.0)]
    found = list(replay(read_capture(written(tmp_path, [LINE], list(pieces)))))
    assert [type(one) for one in found] == [Scan, ScanFault, ScanFault]
    assert [one.raw if isinstance(one, Scan) else one.partial for one in found] == [b"SN1", b"SN2", b"SN3"]


def test_two_sources_do_not_mix_and_a_bounce_is_marked(tmp_path: Path) -> None:
    other = Captured("serial:y", Profile())
    pieces = [sent(b"A", 1.0), sent(b"X\r", 1.01, "serial:y"), sent(b"\r", 1.02), sent(b"A\r", 1.1)]
    found = list(replay(read_capture(written(tmp_path, [LINE, other], list(pieces)))))
    assert [(one.source, one.raw) for one in found if isinstance(one, Scan)] == [
        ("serial:y", b"X"),
        ("serial:x", b"A"),
        ("serial:x", b"A"),
    ]
    assert isinstance(found[2], Scan)
    assert Flag.BOUNCE in found[2].flags


def test_another_profile_can_be_tried_on_the_same_capture(tmp_path: Path) -> None:
    path = written(tmp_path, [LINE], [sent(b"\x02A\rB\x03")])
    (scan,) = replay(read_capture(path), Profile(framing=Framing.STX_ETX))
    assert isinstance(scan, Scan)
    assert scan.raw == b"A\rB"


def test_key_events_are_typed_again(tmp_path: Path) -> None:
    gun = Gun(layout="de")
    events = gun.typed("SN-z\r")
    keys = Traffic("hid:x", TrafficForm.EVENTS, pack_events(events), events[-1].at)
    path = written(tmp_path, [Captured("hid:x", Profile(layout="de"))], [keys])
    (scan,) = replay(read_capture(path))
    assert isinstance(scan, Scan)
    assert scan.text == "SN-z"


def test_an_overrun_in_a_capture_is_a_fault_again(tmp_path: Path) -> None:
    events = (*Gun().typed("SN"), InputEvent(0.1, EV_SYN, SYN_DROPPED, 0), InputEvent(0.1, EV_SYN, 0, 0))
    rest = Gun().typed("1\r")
    pieces = [Traffic("hid:x", TrafficForm.EVENTS, pack_events(one), 0.1) for one in (events, rest)]
    (fault,) = replay(read_capture(written(tmp_path, [Captured("hid:x", Profile())], list(pieces))))
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.DROPPED


def test_reports_are_read_by_the_descriptor_of_the_capture(tmp_path: Path) -> None:
    piece = Traffic("pos:x", TrafficForm.REPORT, report(b"SN1"), 1.0)
    (scan,) = replay(read_capture(written(tmp_path, [Captured("pos:x", Profile(), HONEYWELL)], [piece])))
    assert isinstance(scan, Scan)
    assert (scan.text, scan.aim) == ("SN1", "]C1")
    (tmp_path / "capture.jsonl").unlink()
    path = written(tmp_path, [Captured("pos:x", Profile())], [piece])
    assert "reports of pos:x without their descriptor" in refusal(path)


def test_what_was_typed_into_a_terminal_is_split_again(tmp_path: Path) -> None:
    wedge = Captured("wedge", Profile(name="wedge"))
    path = written(
        tmp_path, [wedge], [sent(b"y", 1.0, "wedge"), sent(b"]C0SN1\r", 5.0, "wedge"), sent(b"ABCD", 9.0, "wedge")]
    )
    found = list(replay(read_capture(path)))
    assert [one.raw if isinstance(one, Scan) else one.partial for one in found] == [b"]C0SN1", b"ABCD"]


def test_a_recorder_that_was_killed_leaves_whole_lines(tmp_path: Path) -> None:
    path = written(tmp_path, [LINE], [sent(b"SN1\r")])
    with path.open("a") as file:
        file.write('{"type":"traf')
    assert len(read_capture(path).records) == 1


HEAD = head_line([LINE])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not begin like a capture"),
        ("{}\n", "does not begin like a capture; make one by record."),
        ('{"type":"capture","version":2}\n', "is a capture of version 2, and this program reads 1."),
        ('{"type":"capture","version":1,"sources":[{}]}\n', "does not begin like a capture"),
        (HEAD + "\nnonsense\n", "line 2: this is no record of a capture"),
        (HEAD + '\n{"type":"traffic"}\n', "line 2: this is no record of a capture"),
        (HEAD + '\n{"type":"log","level":1,"text":"x"}\n', "line 2: a record of this type stands in no capture."),
        (HEAD + "\n" + record_line(sent(b"A", 1.0, "serial:z")) + "\n", "which its first line does not name"),
        (HEAD.replace('""', json.dumps("layout = 'xx'"), 1) + "\n", "line 1: the profile cannot be used."),
    ],
)
def test_what_is_no_capture_is_refused_with_the_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    assert said in refusal(path)


def test_a_capture_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in refusal(tmp_path / "none")
