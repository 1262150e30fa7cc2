"""A rush in the guest: a keyboard scanner that never pauses, read by a busy screen on a terminal of its own.

``python -m tests.hardware.rush SEED COUNT`` scans that many random codes, a report a millisecond, and prints one JSON
line a record that the screen got: the rows of ``busy_screen``.
"""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import threading
from pathlib import Path
from typing import Final

from tests.hardware.busy_screen import END
from tests.hardware.reports import KEYBOARD, random_codes, typed
from tests.hardware.uhid import UhidDevice, pace

EVERY_S: Final = 0.001
_IDS: Final = (0x0C2E, 0x0B61)
_SIZE: Final = struct.pack("HHHH", 40, 120, 0, 0)


def main(seed: int, count: int) -> None:
    """Rush, and print what the screen got."""
    device = UhidDevice(KEYBOARD, b"Rushing scanner", "rush/input0", "", _IDS)
    device.nodes()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows"
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, _SIZE)
        arguments = [
            sys.executable,
            "-m",
            "tests.hardware.busy_screen",
            f"hid:{_IDS[0]:04x}:{_IDS[1]:04x}",
            str(file),
        ]
        screen = subprocess.Popen(arguments, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        threading.Thread(target=_drain, args=(master,), daemon=True).start()
        while not file.exists():
            assert screen.poll() is None, "the screen ended before it was connected"
            select.select([], [], [], 0.05)
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))  # hardware waits for no processor
        pace([(device, report) for code in random_codes(seed, count) for report in typed(f"{code}\r")], EVERY_S)
        while screen.poll() is None:  # a fault may have swallowed the end: it is scanned until it is heard
            pace([(device, report) for report in typed(f"\r{END}\r")], EVERY_S)
            select.select([], [], [], 0.5)
        assert screen.returncode == 0, screen.returncode
        for row in json.loads(file.read_text()):
            sys.stdout.write(f"{json.dumps(row)}\n")
    device.unplug()


def _drain(master: int) -> None:
    try:
        while os.read(master, 65_536):
            pass
    except OSError:  # the terminal's other end is closed
        return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
