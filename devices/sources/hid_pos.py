"""Scanners in HID POS mode, by hidraw: no key, no layout, nothing of a scan goes anywhere else."""

import errno
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from devices.decoders.hid_descriptor import ReportDescriptor, ReportKind, parse
from devices.decoders.hid_pos import HidPosDecoder
from devices.dialects import Commands, Signal
from devices.host_commands import command
from devices.scan import DeviceDeniedError, DeviceError, DeviceLostError, DeviceNotFoundError, Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources.connection import Tap
from devices.sources.hidraw import HidrawNode
from devices.sources.hidraw_nodes import DEV, SYS_HIDRAW, HidNode, find_pos_scanner, hid_nodes
from devices.sources.udev_rule import UdevRule, own_group
from devices.traffic import TrafficForm

_LONGEST_REPORT: Final = 16_384
_MOST_READS: Final = 64
"""The kernel keeps no more reports of one reader."""
_HONEYWELL: Final = "0c2e"
_COMMAND_REPORT: Final = 0xFD
_MODE_REPORT: Final = 0xFE
_SEND_SCANS: Final = 1


class HidPos:
    """One open scanner and the decoder of its reports; ``release`` lets the node go."""

    def __init__(
        self,
        settings: SourceSettings,
        name: str,
        descriptor: int,
        reports: ReportDescriptor,
        release: Callable[[], None],
        tap: Tap | None = None,
    ) -> None:
        self.decoder = HidPosDecoder(reports, settings.profile, settings.source)
        self.name = name
        self._commands = settings.profile.commands
        self._descriptor = descriptor
        self._command_bytes = reports.report_bytes(ReportKind.OUTPUT, _COMMAND_REPORT)
        self._release = release
        self._tap = tap
        self._writer: _ReportWriter | None = None

    def fileno(self) -> int | None:
        """Return the descriptor to wait on."""
        return self._descriptor

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Read and decode all reports that are there; DeviceLostError where the scanner is gone."""
        out: list[Scan | ScanFault] = []
        for _ in range(_MOST_READS):
            try:
                report = os.read(self._descriptor, _LONGEST_REPORT)
            except BlockingIOError:
                break
            except OSError as error:
                if out:  # what was read before the end is told first; the end is read again
                    break
                raise DeviceLostError(f"{self.name} is gone: {error.strerror}. Plug the scanner in again.") from error
            if not report:
                if out:
                    break
                raise DeviceLostError(f"{self.name} is gone. Plug the scanner in again.")
            if self._tap is not None:
                self._tap(TrafficForm.REPORT, report, now)
            out += self.decoder.feed(report, now)
        return out

    def tell(self, signal: Signal, now: float) -> None:  # noqa: ARG002 - other transports pace what they tell
        """Send the scanner's command for this signal in a report, where it takes such reports."""
        data = command(self._commands, signal) if self._commands is Commands.HONEYWELL else None
        if data is None or self._command_bytes <= len(data):
            return
        if self._writer is None:
            self._writer = _ReportWriter(self._descriptor)
        if self._writer.failed:
            raise DeviceLostError(
                f"{self.name} does not take commands: {self._writer.failed}. Set commands to none in its profile."
            )
        self._writer.put(command_report(data, self._command_bytes))

    def present(self) -> bool:
        """Return True: a scanner that is gone says so when it is read."""
        return True

    def close(self) -> None:
        """Let the scanner go, once a report that is being written has ended."""
        if self._writer is None:
            self._release()
        else:
            self._writer.end(self._release)


class _ReportWriter:
    """Writes reports in a thread of its own: the bus may take seconds to say that a device takes none."""

    def __init__(self, descriptor: int) -> None:
        self.failed = ""
        self._descriptor = descriptor
        self._reports: queue.SimpleQueue[bytes | Callable[[], None]] = queue.SimpleQueue()
        threading.Thread(target=self._write, name="devices.reports", daemon=True).start()

    def put(self, report: bytes) -> None:
        self._reports.put(report)

    def end(self, release: Callable[[], None]) -> None:
        self._reports.put(release)

    def _write(self) -> None:
        while True:
            report = self._reports.get()
            if not isinstance(report, bytes):
                report()
                return
            try:
                os.write(self._descriptor, report)
            except OSError as error:
                if error.errno not in {errno.EIO, errno.ENODEV}:  # of a scanner that is gone, the reader hears
                    self.failed = error.strerror or str(error)


def command_report(data: bytes, size: int) -> bytes:
    """Return the output report that carries a command: its id, the command's length, the command, zeros."""
    return bytes([_COMMAND_REPORT]) + (bytes([len(data)]) + data).ljust(size, b"\0")


def open_pos(settings: SourceSettings, tap: Tap | None = None, devices: Path = SYS_HIDRAW, nodes: Path = DEV) -> HidPos:
    """Find and open the one scanner that the address names, or raise a DeviceError that says why not.

    ``devices`` is where the kernel describes its raw HID devices, ``nodes`` where they are opened.
    """
    found = find_pos_scanner(settings.address, hid_nodes(devices), nodes)
    try:
        node = HidrawNode(str(nodes / found.node))
    except DeviceDeniedError as error:
        rule = UdevRule("hidraw", found.vendor, found.product, own_group())
        raise DeviceDeniedError(f"{error} {rule.advice}") from error
    name = found.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        reports = _checked(node, found)
        _switch_on(node, found, reports)
        return HidPos(settings, name, node.descriptor, reports, node.close, tap)
    except OSError as error:
        node.close()
        raise DeviceError(f"{name!r} cannot be read: {error.strerror}. Plug the scanner in again.") from error
    except DeviceError:
        node.close()
        raise


def _checked(node: HidrawNode, found: HidNode) -> ReportDescriptor:
    """Return the layout of the reports; no other device may have taken the number since it was looked up."""
    if (node.ids, node.report_descriptor) != (found.ids, found.descriptor):
        raise DeviceNotFoundError(f"{found.name!r} was unplugged just now. Plug the scanner in again.")
    return parse(found.descriptor)


def _switch_on(node: HidrawNode, found: HidNode, reports: ReportDescriptor) -> None:
    """Have a Honeywell scanner send its scans here: some keep them until they are told to, for as long as they run.

    One that refuses the report, or does not answer it, sends them by itself; one that is gone says so when it is read.
    """
    size = reports.report_bytes(ReportKind.FEATURE, _MODE_REPORT)
    if found.vendor != _HONEYWELL or not size:
        return
    try:
        node.set_feature(bytes([_MODE_REPORT]) + bytes([_SEND_SCANS]).ljust(size, b"\0"))
    except OSError as error:
        if error.errno not in {errno.EPIPE, errno.EIO, errno.ETIMEDOUT}:
            raise
