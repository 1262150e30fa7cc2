"""Types key events into a pipe at a steady pace; run by itself: ``python steady_hand.py PIPE COUNT``.

A report each millisecond, as the fastest scanners send them; every second one ends a scan of one character. Each
event is stamped by the monotonic clock when it is written, as the kernel does it.
"""

import os
import sys
import time

from tests.benchmarks.key_streams import REPORT_S, Report, packed

_A, _ENTER = 30, 28
_PRESSED: Report = ((1, _ENTER, 0), (4, 4, _A), (1, _A, 1), (0, 0, 0))
_ENDED: Report = ((1, _A, 0), (4, 4, _ENTER), (1, _ENTER, 1), (0, 0, 0))


def main(pipe: str, count: int) -> None:
    """Type so many scans."""
    end = os.open(pipe, os.O_WRONLY)
    due = time.monotonic()
    for _ in range(count):
        for report in (_PRESSED, _ENDED):
            os.write(end, packed((report,)))
            due += REPORT_S
            time.sleep(max(0.0, due - time.monotonic()))
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
