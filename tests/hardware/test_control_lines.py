"""A USB serial scanner on a real kernel: its control lines, its bits, and the scans behind them."""

import sys
from typing import Final

import pytest

from tests.hardware.guest import Guest

pytestmark = pytest.mark.kernel

PATH: Final = "/dev/ttyACM0"
SHOW: Final = """
import fcntl, struct, sys, termios
from devices.profile import Profile
from devices.sources.tty import open_tty
given = {"on": True, "off": False, "left": None}
tty = open_tty(sys.argv[1], Profile(bits=sys.argv[2], dtr=given[sys.argv[3]], rts=given[sys.argv[4]]))
(lines,) = struct.unpack("i", fcntl.ioctl(tty.fileno(), termios.TIOCMGET, struct.pack("i", 0)))
iflag, _, cflag, *_ = termios.tcgetattr(tty.fileno())
excl = struct.unpack("i", fcntl.ioctl(tty.fileno(), 0x80045440, struct.pack("i", 0)))
print(bool(lines & termios.TIOCM_DTR), bool(lines & termios.TIOCM_RTS), bool(cflag & termios.PARENB), excl[0])
tty.close()
"""

SEND: Final = """
import os, sys, time, tty
line = os.open("/dev/ttyGS0", os.O_RDWR | os.O_NOCTTY)
tty.setraw(line)
os.write(line, bytes.fromhex(sys.argv[1]))
time.sleep(600)
"""


@pytest.mark.parametrize(
    ("bits", "dtr", "rts", "shown"),
    [
        ("8N1", "left", "left", "True True False 1"),  # a kernel raises both when it opens a line
        ("8E1", "off", "on", "False True True 1"),
        ("8N1", "on", "off", "True False False 1"),
    ],
)
def test_control_lines_and_parity_are_the_profiles_and_the_line_is_held(
    guest: Guest, bits: str, dtr: str, rts: str, shown: str
) -> None:
    guest.call("gadget", serial_number="C1")
    guest.run(f"until [ -c {PATH} ]; do sleep 0.05; done")
    program = guest.spawn(sys.executable, "-c", SHOW, PATH, bits, dtr, rts)
    assert list(program.lines()) == [shown]
    assert program.status == 0


def test_bytes_of_every_value_come_through_a_real_line(guest: Guest) -> None:
    every = bytes(byte for byte in range(256) if byte not in b"\r\n")
    sent = b"SN1 " + every + b" is text for the most part, so that it is not taken for the noise of a wrong speed" * 5
    guest.call("gadget", serial_number="C1")
    with guest.scan_in(f"serial:{PATH}") as ear:
        ear.connected()
        guest.spawn(sys.executable, "-c", SEND, (sent + b"\r").hex())
        assert ear.scan().raw == sent
