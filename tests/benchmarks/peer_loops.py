"""Drives the read loops of other programs over pipes of key events; run by itself, with their packages on the path.

Prints one JSON object a line: ``{"ready": true}``, then ``[SOURCE, TEXT]`` for each scan and ``[SOURCE, null]`` where
the loop said that something went wrong.
"""

import asyncio
import json
import os
import sys

from evdev.eventio_async import EventIO


class Pipe(EventIO):
    """What evdev reads a device by, on a pipe."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = "Scanner"
        self.fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def say(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


async def barcode_server(pipes: list[Pipe]) -> None:
    """As ``BarcodeReader``: one ``KeyEventReader`` for all devices, each waited for in a thread of the executor."""
    from barcode_server.keyevent_reader import KeyEventReader  # type: ignore[import-not-found]  # installed beside us

    reader = KeyEventReader()

    async def lines(source: int, pipe: Pipe) -> None:
        try:
            while True:
                line = await asyncio.get_running_loop().run_in_executor(None, reader.read_line, pipe)
                if line:
                    say([source, line])
        except Exception:  # noqa: BLE001 - as it does: the device is dropped
            say([source, None])

    await asyncio.gather(*(lines(source, pipe) for source, pipe in enumerate(pipes)))


async def vention(pipes: list[Pipe]) -> None:
    """As its page shows: one ``EvdevScanner`` a device, ``scan`` called again and again, with a timeout."""
    from barcode_scanner.models import ScanStatus  # type: ignore[import-not-found]  # installed beside us
    from barcode_scanner.scanners.evdev import EvdevScanner  # type: ignore[import-not-found]  # installed beside us

    async def scans(source: int, pipe: Pipe) -> None:
        scanner = EvdevScanner(str(source), timeout=0.5)
        scanner._device, scanner._connected = pipe, True
        while True:
            result = await scanner.scan()
            if result.status is ScanStatus.OK:
                say([source, result.label_string])
            elif result.status is ScanStatus.ERROR:
                say([source, None])
                await asyncio.sleep(0.1)

    await asyncio.gather(*(scans(source, pipe) for source, pipe in enumerate(pipes)))


LOOPS = {"barcode-server": barcode_server, "vention-barcode-scanner": vention}

if __name__ == "__main__":
    opened = [Pipe(path) for path in sys.argv[2:]]
    say({"ready": True})
    asyncio.run(LOOPS[sys.argv[1]](opened))
