"""A printer on the network that takes what comes on port 9100 and may say how far it is.

A ZPL printer answers ``~HS``, and by that every label is followed until it is printed. Any other printer has one word:
it closes the connection when it has read everything. So it gets one connection for each piece, as CUPS does it too.
"""

import select
import socket
from time import monotonic
from typing import Final

from devices.printers.job import Format, Job, Printed, all_printed, stopped
from devices.printers.zebra_status import LINES, LONGEST_ANSWER, QUESTION, ZebraStatus, answers_in, read_status
from devices.scan import DeviceDeniedError, DeviceError, DeviceLostError, DeviceNotFoundError

RAW_PORT: Final = 9100
_AHEAD: Final = 2
"""Labels sent before the one in front is printed, so that the printer need not stop between two."""
_LOOK_S: Final = 0.02
_CONNECT_S: Final = 10.0
_CHUNK: Final = 4096


class _StoppedError(Exception):
    """The conversation ended early, with the sentence for it."""

    def __init__(self, error: DeviceError) -> None:
        super().__init__(str(error))
        self.error = error


class TcpPrinter:
    """Print to a host. ``patience``: seconds it may make no progress; ``answer``: seconds its first status may take."""

    def __init__(self, host: str, port: int = RAW_PORT, patience: float = 30.0, answer: float = 3.0) -> None:
        self.host = host
        self.port = port
        self._patience = patience
        self._answer = answer

    @property
    def address(self) -> str:
        """``tcp:HOST:PORT``."""
        return f"tcp:[{self.host}]:{self.port}" if ":" in self.host else f"tcp:{self.host}:{self.port}"

    def print_job(self, job: Job) -> Printed:
        """Print piece after piece; whatever the printer surely has is counted, and no label beyond it."""
        if job.format is Format.ZPL:
            told = self._followed(job)
            if told is not None:
                return told
        return self._piece_by_piece(job)

    def _followed(self, job: Job) -> Printed | None:
        """Print and follow every label by the printer's status, or return None where it has no status to tell."""
        taken = sent = 0
        try:
            with self._connected() as line:
                status = read_status(self._answered(line, self._answer))
                if status is None:
                    return None
                waiting = _Progress(self._patience)
                while taken < len(job.pieces):
                    self._raise_trouble(status)
                    if sent < len(job.pieces) and sent - taken < _AHEAD:
                        sent += 1
                        self._send(line, job.pieces[sent - 1].data)
                    else:
                        self._rest(line, waiting)
                    status = self._status(line)
                    # One that left the buffer may be half printed: only behind the next one is it done.
                    taken = sent if status.idle else max(taken, sent - status.formats - status.partial - 1)
                    waiting.saw(taken, status)
        except _StoppedError as stop:
            return stopped(job, taken, sent, stop.error)
        return all_printed(job)

    def _piece_by_piece(self, job: Job) -> Printed:
        for number, piece in enumerate(job.pieces):
            begun = number
            try:
                with self._connected() as line:
                    begun = number + 1
                    self._send(line, piece.data)
                    self._await_close(line)
            except _StoppedError as stop:
                return stopped(job, number, begun, stop.error)
        return all_printed(job)

    def _connected(self) -> socket.socket:
        try:
            line = socket.create_connection((self.host, self.port), timeout=min(self._patience, _CONNECT_S))
        except (OSError, UnicodeError) as error:
            words = getattr(error, "strerror", None) or str(error) or "no answer"
            kind = DeviceDeniedError if isinstance(error, PermissionError) else DeviceNotFoundError
            sentence = (
                f"The printer {self.address} cannot be reached: {words}. Switch it on, and check address and network."
            )
            raise _StoppedError(kind(sentence)) from error
        line.settimeout(self._patience)
        return line

    def _send(self, line: socket.socket, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                # Each piece of progress has the whole patience: a long picture on a slow printer is no fault.
                rest = rest[line.send(rest[:_CHUNK]) :]
            except TimeoutError as error:
                raise _StoppedError(self._silent()) from error
            except OSError as error:
                raise _StoppedError(self._lost(error.strerror or str(error))) from error

    def _await_close(self, line: socket.socket) -> None:
        """Say that this was all, and wait until the printer has read it and closes."""
        try:
            line.shutdown(socket.SHUT_WR)
            while line.recv(_CHUNK):
                pass
        except TimeoutError as error:
            raise _StoppedError(self._silent()) from error
        except OSError as error:
            raise _StoppedError(self._lost(error.strerror or str(error))) from error

    def _status(self, line: socket.socket) -> ZebraStatus:
        status = read_status(self._answered(line, self._patience))
        if status is None:
            raise _StoppedError(self._silent())
        return status

    def _answered(self, line: socket.socket, patience: float) -> bytes:
        """Ask how far it is, and return what came back until the answer was whole or the time was over."""
        self._send(line, QUESTION)
        end = monotonic() + patience
        data = b""
        while answers_in(data) < LINES and len(data) < LONGEST_ANSWER:
            ready, _, _ = select.select([line], [], [], max(end - monotonic(), 0))
            if not ready:
                break
            try:
                came = line.recv(_CHUNK)
            except OSError as error:
                raise _StoppedError(self._lost(error.strerror or str(error))) from error
            if not came:
                raise _StoppedError(self._lost("it closed the connection"))
            data += came
        return data

    def _rest(self, line: socket.socket, waiting: "_Progress") -> None:
        """Let the printer print for a moment; a connection that breaks meanwhile is seen by the next question."""
        if waiting.over:
            raise _StoppedError(self._silent())
        select.select([line], [], [], _LOOK_S)

    def _raise_trouble(self, status: ZebraStatus) -> None:
        if status.trouble is not None:
            raise _StoppedError(DeviceError(f"The printer {self.address} stopped: {status.trouble}."))

    def _silent(self) -> DeviceError:
        return DeviceError(
            f"The printer {self.address} made no progress for {self._patience:g} s: look at its display and its labels."
        )

    def _lost(self, why: str) -> DeviceError:
        return DeviceLostError(f"The printer {self.address} was lost while it printed ({why}): look at the printer.")


class _Progress:
    """How long nothing has changed."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._seen: tuple[int, int, int] | None = None
        self._end = monotonic() + patience

    def saw(self, taken: int, status: ZebraStatus) -> None:
        """Begin to count anew where something moved."""
        seen = (taken, status.formats, status.remaining)
        if seen != self._seen:
            self._seen = seen
            self._end = monotonic() + self._patience

    @property
    def over(self) -> bool:
        """Whether it is time to give up."""
        return monotonic() > self._end
