"""The app's end of the reading process: starts it, hands on what it reads, starts it again if it dies."""

import logging
import os
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from devices.dialects import Commands, Signal
from devices.reconnect import Reconnect
from devices.records import Emitted, LogLine, OpenSources, Record, RecordStream, Simulate, Tell, encode
from devices.scan import DeviceError, DeviceLostError, DeviceNotFoundError, FaultKind, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic

__all__ = ["READER", "Emitted", "Feed", "SourceState", "SourceStatus"]

READER: Final = "reader"
"""The source of the fault that says the reading process itself died."""

_log: Final = logging.getLogger("devices.reader")
_STEADY_S: Final = 5.0
_LAST_WORDS: Final = 16_384
_EXIT_S: Final = 2.0
_DIED: Final = "The reading process died; it is being started again. Scan the last code once more."


class Feed:
    """Reads scanners in a process of its own and calls ``emit`` for each record, in order, from one thread.

    ``emit`` must not raise and may be slow: nothing is dropped meanwhile. A death of the reading process is one
    ``ScanFault(READER_DIED)`` and a new process. The death of the app, however sudden, ends the process.
    """

    def __init__(self, sources: tuple[SourceSettings, ...], emit: Callable[[Emitted], None]) -> None:
        named = [settings.source for settings in sources]
        doubled = sorted({name for name in named if named.count(name) > 1})
        if doubled:
            raise DeviceError(f"{', '.join(doubled)} is named twice as a source; name each scanner once.")
        self._sources = sources
        self._emit = emit
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Start the reading process and the thread that hands on its records."""
        if self._thread is not None:
            raise DeviceError("This feed runs already; make another one for other sources.")
        self._spawn()
        self._thread = threading.Thread(target=self._run, name="devices.feed")
        self._thread.start()

    def stop(self) -> None:
        """End the reading process; its devices are released when this returns. May be called twice."""
        self._stopping.set()
        with self._lock:
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def feed_simulated(self, text: str, source: str | None = None) -> None:
        """Let a simulated scanner send ``text`` and a carriage return; surrogate escapes become their bytes."""
        simulated = [one for one in self._sources if one.kind is SourceKind.SIMULATED]
        chosen = next((one for one in simulated if source in {None, one.source}), None)
        if chosen is None:
            raise DeviceNotFoundError("No simulated scanner is among the sources; start the feed with one.")
        self._command(Simulate(chosen.source, text.encode("utf-8", "surrogateescape") + b"\r"))

    def tell(self, source: str, signal: Signal) -> None:
        """Tell a scanner that its scan was good, was bad, or another signal.

        A scanner that is not connected now, or has no form for the signal, is told nothing. Raises
        DeviceNotFoundError for a source that this feed does not read, DeviceLostError while it reads nothing.
        """
        settings = next((one for one in self._sources if one.source == source), None)
        if settings is None:
            raise DeviceNotFoundError(f"{source!r} is not among the sources that are read; name one of them.")
        if settings.profile.commands is not Commands.NONE:
            self._command(Tell(source, signal))

    def _command(self, record: Record) -> None:
        with self._lock:
            if self._socket is None:
                raise DeviceLostError("The reading process is not running; scan again in a moment.")
            try:
                self._socket.sendall(encode(record))
            except OSError as error:
                raise DeviceLostError("The reading process has just died; scan again in a moment.") from error

    @property
    def pid(self) -> int | None:
        """The reading process's id, while there is one."""
        child = self._child
        return None if child is None else child.pid

    def _run(self) -> None:
        restarts = Reconnect(cap_s=5.0)
        try:
            while True:
                begun = time.monotonic()
                heard = self._pump()
                words = self._bury()
                if self._stopping.is_set():
                    return
                now = time.monotonic()
                if now - begun > _STEADY_S:
                    restarts.opened()
                _log.log(restarts.failed(now, words), "The reading process died: %s", words)
                if heard:  # one that never spoke had no scan to lose
                    self._emit(ScanFault(FaultKind.READER_DIED, b"", READER, now))
                    for one in self._sources:
                        self._emit(SourceStatus(one.source, SourceState.WAITING, _DIED))
                if not self._restarted(restarts):
                    return
        finally:
            self._bury()

    def _restarted(self, restarts: Reconnect) -> bool:
        """Start the process again after its pause, however often that takes; False where the feed stops."""
        while True:
            due = restarts.deadline()
            pause = 0.0 if due is None else max(0.0, due - time.monotonic())
            if self._stopping.wait(pause):
                return False
            try:
                self._spawn()
            except OSError as error:
                level = restarts.failed(time.monotonic(), str(error))
                _log.log(level, "The reading process cannot be started: %s", error)
            else:
                return True

    def _pump(self) -> bool:
        """Hand on records until the process closes its end; say whether one came."""
        link, stream, heard = self._socket, RecordStream(), False
        while link is not None:
            try:
                data = link.recv(65_536)
            except ConnectionResetError:
                break
            if not data:
                break
            for record in stream.feed(data):
                heard = True
                self._hand_on(record)
        return heard

    def _hand_on(self, record: Record) -> None:
        match record:
            case Scan() | ScanFault() | SourceStatus() | Traffic():
                self._emit(record)
            case LogLine(level, text):
                _log.log(level, "%s", text)
            case _:
                raise DeviceError(f"The reading process sent {record!r}, which only the app may send.")

    def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                child = subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
                    [sys.executable, "-P", "-m", "devices.reader", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=(theirs.fileno(),),
                    process_group=0,  # the terminal's Ctrl+C is the app's, not the reader's
                    env=_environment(),
                )
                ours.sendall(encode(OpenSources(self._sources)))
            except BaseException:
                ours.close()
                raise
        with self._lock:
            self._child, self._socket = child, ours
            if self._stopping.is_set():
                ours.shutdown(socket.SHUT_RDWR)

    def _bury(self) -> str:
        """Close our end, wait for the process to be gone and return its last words."""
        with self._lock:
            child, link = self._child, self._socket
            self._child = self._socket = None
        if link is not None:
            link.close()
        if child is None:
            return "it was never started"
        try:
            child.wait(_EXIT_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        words = ""
        if child.stderr is not None:
            with child.stderr as stderr:
                words = stderr.read(_LAST_WORDS).decode("utf-8", "replace").strip()
        return f"{words or 'it said nothing'} (exit status {child.returncode})"


def _environment() -> dict[str, str]:
    """Let the child find this package where the parent runs it from a checkout."""
    root = str(Path(__file__).resolve().parent.parent)
    if root in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        return dict(os.environ)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([path, root] if path else [root])}
