"""Printers by the words that people write: ``file:PATH``, ``cups:NAME``, ``tcp:HOST`` or ``tcp:HOST:PORT``."""

import re
from pathlib import Path

from devices.printers.cups import CupsPrinter
from devices.printers.file_printer import FilePrinter
from devices.printers.job import Printer
from devices.printers.tcp import RAW_PORT, TcpPrinter
from devices.scan import DeviceError

_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[^\s:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")
_QUEUE = re.compile(r"[^\s/#'\"\\?-][^\s/#'\"\\?]{0,126}")
_LAST_PORT = 65_535


def printer_at(address: str) -> Printer:
    """Return the printer of this address, or raise DeviceError; nothing is opened yet."""
    kind, _, rest = address.partition(":")
    match kind:
        case "file" if rest and "\0" not in rest:
            return FilePrinter(Path(rest))
        case "cups" if _QUEUE.fullmatch(rest):
            return CupsPrinter(rest)
        case "tcp" if found := _HOST.fullmatch(rest):
            port = int(found["port"] or RAW_PORT)
            if 0 < port <= _LAST_PORT:
                return TcpPrinter(found["host"].strip("[]"), port)
    raise DeviceError(
        f"{address!r} names no printer: write file:PATH, cups:NAME (a queue that 'lpstat -p' lists) or "
        "tcp:HOST, with :PORT where it is not 9100."
    )
