"""One source in the reading process: opened, read, lost and opened again, one scan after the other."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from devices.bounce import BounceWindow
from devices.decoders.line_noise import advice
from devices.dialects import Signal
from devices.reconnect import Reconnect
from devices.records import LogLine, Record
from devices.scan import (
    DeviceBusyError,
    DeviceDeniedError,
    DeviceError,
    DeviceLostError,
    FaultKind,
    Flag,
    Scan,
    ScanFault,
)
from devices.source_settings import SourceKind, SourceSettings
from devices.sources.connection import Connection, ReleasedError, Tap
from devices.sources.simulated import Simulated
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic, TrafficForm

PRESENCE_S: Final = 0.5
"""How often a path is looked at, to see whether it still leads to the open device."""

TRIAL_S: Final = 10.0
"""How long a device on trial is held without a scan."""

_DENIED_PATIENCE_S: Final = 1.0
"""So long after a plug the system may still be giving the device to its user."""
_SUBSYSTEMS: Final = {SourceKind.SERIAL: "tty", SourceKind.HID_KEYBOARD: "input", SourceKind.HID_POS: "hidraw"}


class Channel:
    """Owns one source's connection and says everything about it through ``emit``.

    Opening may block for seconds, so it happens in a thread of its own; its end is announced by ``wake``, and
    ``settle`` takes its result in the loop. All other methods belong to the loop.
    """

    def __init__(
        self,
        settings: SourceSettings,
        emit: Callable[[Record], None],
        wake: Callable[[], None],
        link: Reconnect | None = None,
    ) -> None:
        self.settings = settings
        self.connection: Connection | None = None
        self._emit = emit
        self._wake = wake
        self._link = link or Reconnect()
        self._bounce = BounceWindow(settings.profile.bounce_ms / 1000)
        self._status: SourceStatus | None = None
        self._advised = False
        self._result: Connection | BaseException | None = None
        self._look_at = 0.0
        self._denied_since: float | None = None
        self._trial_until: float | None = None

    def deadline(self) -> float | None:
        """Say when ``tick`` has something to do."""
        if self.connection is None:
            return self._link.deadline()
        silence = self.connection.decoder.deadline()
        return self._look_at if silence is None else min(silence, self._look_at)

    def tick(self, now: float) -> None:
        """Do what is due: try to open, let silence end a scan, look whether the device is still there."""
        if self.connection is None:
            if self._link.begin(now):
                threading.Thread(target=self._open, name="devices.open", daemon=True).start()
            return
        self._deliver(self.connection.decoder.tick(now))
        if now >= self._look_at:
            self._look_at = now + PRESENCE_S
            if not self.connection.present():
                self._lose(now, f"{self.settings.address} was unplugged. Plug the scanner in again.")
                return
        if self._trial_until is not None and now >= self._trial_until:
            self._end_trial(self.connection, now)

    def stirred(self, subsystems: frozenset[str], now: float) -> None:
        """Look at once, for a device of this kind came, went or changed just now."""
        if _SUBSYSTEMS.get(self.settings.kind) not in subsystems:
            return
        if self.connection is None:
            self._link.hasten(now)
        else:
            self._look_at = now

    def settle(self, now: float) -> bool:
        """Take the result of an opening that has ended; say whether a connection came of it."""
        result, self._result = self._result, None
        match result:
            case None:
                return False
            case DeviceError():
                self._failed(now, result)
                return False
            case BaseException():
                raise result
            case _:
                self._link.opened()
                self.connection = result
                self._look_at = now + PRESENCE_S
                self._denied_since = None
                self._connected(result, now)
                return True

    def receive(self, now: float) -> None:
        """Read and hand on what the device has."""
        if self.connection is None:
            return
        try:
            self._deliver(self.connection.receive(now))
        except ReleasedError as error:
            self._deliver(error.records)
            self._given_back(str(error))
        except DeviceLostError as error:
            self._lose(now, str(error))

    def simulate(self, data: bytes, now: float) -> None:
        """Let a simulated scanner send these bytes."""
        if isinstance(self.connection, Simulated):
            self.connection.send(data)
            self.receive(now)

    def tell(self, signal: Signal, now: float) -> None:
        """Tell the scanner; one that is not there is told nothing, for the answer would come too late to it."""
        if self.connection is None:
            return
        try:
            self.connection.tell(signal, now)
        except DeviceLostError as error:
            self._lose(now, str(error))

    def close(self) -> None:
        """Release the device."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _open(self) -> None:
        try:
            self._result = open_source(self.settings, self._hear if self.settings.tap else None)
        except BaseException as error:  # noqa: BLE001 - settle raises it where it ends the process, not a thread
            self._result = error
        self._wake()

    def _lose(self, now: float, sentence: str) -> None:
        if self.connection is None:
            return
        partial = self.connection.decoder.lost(now)
        self.close()
        self._deliver(partial)
        self._failed(now, DeviceLostError(sentence))

    def _connected(self, connection: Connection, now: float) -> None:
        if not self.settings.trial:
            self._say(SourceState.CONNECTED, f"{connection.name} is connected.")
            return
        self._trial_until = now + TRIAL_S
        self._say(
            SourceState.CONNECTED,
            f"{connection.name} is held on trial: scan a code within {TRIAL_S:.0f} seconds to keep it.",
        )

    def _end_trial(self, connection: Connection, now: float) -> None:
        self._trial_until = None
        self._deliver(connection.decoder.lost(now))
        self.close()
        self._link.end()
        self._given_back(f"{connection.name} was given back: no scan came from it within {TRIAL_S:.0f} seconds.")

    def _given_back(self, sentence: str) -> None:
        self._emit(LogLine(logging.WARNING, f"{self.settings.source}: {sentence}"))
        self._say(SourceState.RELEASED, sentence)

    def _failed(self, now: float, error: DeviceError) -> None:
        if self._bears(error, now):
            self._link.failed(now, "")
            return
        level = self._link.failed(now, str(error))
        self._emit(LogLine(level, f"{self.settings.source}: {error}"))
        denied = isinstance(error, DeviceDeniedError | DeviceBusyError)
        self._say(SourceState.DENIED if denied else SourceState.WAITING, str(error))

    def _bears(self, error: DeviceError, now: float) -> bool:
        """Say whether a refusal is so fresh that it may be the system's own delay: then nobody hears of it."""
        if not isinstance(error, DeviceDeniedError):
            self._denied_since = None
            return False
        if self._denied_since is None:
            self._denied_since = now
        return now - self._denied_since < _DENIED_PATIENCE_S

    def _say(self, state: SourceState, sentence: str) -> None:
        status = SourceStatus(self.settings.source, state, sentence)
        if status != self._status:
            self._status = status
            self._emit(status)

    def _hear(self, form: TrafficForm, data: bytes, at: float) -> None:
        self._emit(Traffic(self.settings.source, form, data, at))

    def _deliver(self, records: list[Scan | ScanFault]) -> None:
        for record in records:
            if isinstance(record, Scan) and Flag.IDLE_END not in record.flags:
                self._trial_until = None
            self._emit(self._bounce.mark(record) if isinstance(record, Scan) else record)
            if self.connection is not None:
                self._advise(self.connection, record)

    def _advise(self, connection: Connection, record: Scan | ScanFault) -> None:
        """Say what to change on a line whose bytes were misread, until a scan shows that it was done."""
        if isinstance(record, ScanFault) and record.kind is FaultKind.FRAMING:
            self._advised = True
            sentence = advice(record.partial, self.settings.profile)
            self._emit(LogLine(logging.WARNING, f"{self.settings.source}: {sentence}"))
            self._say(SourceState.CONNECTED, sentence)
        elif isinstance(record, Scan) and self._advised:
            self._advised = False
            self._say(SourceState.CONNECTED, f"{connection.name} is connected.")


def open_source(settings: SourceSettings, tap: Tap | None = None) -> Connection:
    """Open the device, or raise a DeviceError; transports load what they need when they are asked for."""
    match settings.kind:
        case SourceKind.SERIAL:
            from devices.sources.serial_port import open_serial  # noqa: PLC0415 - pyserial, only where used

            return open_serial(settings, tap)
        case SourceKind.HID_KEYBOARD:
            from devices.sources.keyboard_opening import open_keyboard  # noqa: PLC0415 - only where used

            return open_keyboard(settings, tap)
        case SourceKind.SIMULATED:
            return Simulated(settings, tap)
        case SourceKind.HID_POS:
            from devices.sources.hid_pos import open_pos  # noqa: PLC0415 - only where used

            return open_pos(settings, tap)
        case SourceKind.BLUETOOTH:
            from devices.sources.bluetooth import open_bluetooth  # noqa: PLC0415 - only where used

            return open_bluetooth(settings, tap)
