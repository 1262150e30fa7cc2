"""What passes beside the scans: all that a tapped source sends, and what a scanner is told."""

from pathlib import Path

import pytest

from devices.dialects import Commands, Signal
from devices.profile import Profile
from devices.scan import DeviceLostError, DeviceNotFoundError, Scan
from devices.source_settings import SourceKind, SourceSettings
from devices.traffic import Traffic, TrafficForm
from tests.wiring.reading import Cable, Ear

SIMULATED = SourceSettings.parse("simulated")


def test_all_that_a_tapped_source_sends_is_handed_on_before_what_it_means(tmp_path: Path) -> None:
    tapped = SourceSettings(SourceKind.SERIAL, str(tmp_path / "tty"), tap=True)
    with Cable(tmp_path / "tty") as cable, Ear(tapped, SIMULATED) as ear:
        ear.connected(2)
        cable.send(b"\xffSN1\r")
        heard = [ear.next()]
        while isinstance(heard[-1], Traffic):
            heard.append(ear.next())
        *traffic, scan = heard
        assert isinstance(scan, Scan)
        assert b"".join(one.data for one in traffic if isinstance(one, Traffic)) == b"\xffSN1\r"
        assert all(
            isinstance(one, Traffic) and (one.source, one.form) == (tapped.source, TrafficForm.BYTES) for one in traffic
        )
        ear.feed.feed_simulated("SN2")
        assert isinstance(ear.next(), Scan), "a source that is not tapped sends no traffic"


def test_a_signal_reaches_the_reading_process_and_one_for_nobody_is_refused(tmp_path: Path) -> None:
    absent = SourceSettings.parse(f"serial:{tmp_path / 'nowhere'}")
    told = SourceSettings(SourceKind.SIMULATED, "simulated", Profile(commands=Commands.HONEYWELL))
    with Ear(told, absent) as ear:
        ear.connected()
        for signal_ in Signal:
            ear.feed.tell("simulated", signal_)
            ear.feed.tell(absent.source, signal_)
        ear.feed.feed_simulated("SN1")
        assert ear.scan().text == "SN1", "the process goes on after each of them"
        with pytest.raises(DeviceNotFoundError, match="'serial:other' is not among the sources"):
            ear.feed.tell("serial:other", Signal.GOOD)
    with pytest.raises(DeviceLostError, match="not running"):
        ear.feed.tell("simulated", Signal.BAD)
