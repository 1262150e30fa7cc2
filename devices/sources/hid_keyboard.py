"""Scanners that are USB or Bluetooth keyboards: grabbed, so that what they type goes nowhere else."""

import time
from collections.abc import Callable

from devices.decoders.keys import KeyDecoder
from devices.dialects import Signal
from devices.scan import DeviceError, DeviceLostError, DeviceNotFoundError, Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources.connection import Tap
from devices.sources.evdev_node import EvdevNode
from devices.sources.event_stream import EventStream
from devices.sources.input_nodes import DEV_INPUT, InputNode, find_keyboard, input_nodes
from devices.traffic import TrafficForm, pack_events


class HidKeyboard:
    """One grabbed keyboard and the decoder of its events.

    ``keys_down`` asks the device which keys are down, after the kernel's queue overran; ``release`` lets it go.
    """

    def __init__(
        self,
        settings: SourceSettings,
        name: str,
        descriptor: int,
        keys_down: Callable[[], frozenset[int]],
        release: Callable[[], None],
        tap: Tap | None = None,
    ) -> None:
        self.decoder = KeyDecoder(settings.profile, settings.source)
        self.name = name
        self._descriptor = descriptor
        self._stream = EventStream(descriptor, name)
        self._keys_down = keys_down
        self._release = release
        self._tap = tap

    def fileno(self) -> int | None:
        """Return the descriptor to wait on."""
        return self._descriptor

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Read and decode all events that are there; each is stamped by the kernel."""
        events = self._stream.read()
        if self._tap is not None and events:
            self._tap(TrafficForm.EVENTS, pack_events(events), now)
        out = self.decoder.feed(events)
        if self.decoder.lost_events:
            try:
                self.decoder.resync(self._keys_down())
            except OSError as error:
                raise DeviceLostError(f"{self.name} is gone. Plug the scanner in again.") from error
        return out

    def tell(self, signal: Signal, now: float) -> None:
        """Do nothing: a keyboard takes no command."""

    def present(self) -> bool:
        """Return True: a keyboard that is gone says so when it is read."""
        return True

    def close(self) -> None:
        """Give the keyboard back to the host."""
        self._release()


def open_keyboard(settings: SourceSettings, tap: Tap | None = None) -> HidKeyboard:
    """Find, open and grab the one keyboard that the address names, or raise a DeviceError that says why not."""
    found = find_keyboard(settings.address, input_nodes())
    node = EvdevNode(str(DEV_INPUT / found.event))
    try:
        _check(node, found)
        node.prepare()
        quiet = node.grab()
    except OSError as error:
        node.close()
        raise DeviceError(f"{found.name!r} cannot be held: {error.strerror}. Plug the scanner in again.") from error
    except DeviceError:
        node.close()
        raise
    name = found.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    keyboard = HidKeyboard(settings, name, node.descriptor, node.keys_down, node.close, tap)
    if not quiet:
        keyboard.decoder.begin_inside(time.monotonic())
    return keyboard


def _check(node: EvdevNode, found: InputNode) -> None:
    """Make sure that no other device took the event number since it was looked up."""
    vendor, product = node.ids
    if (f"{vendor:04x}:{product:04x}", node.uniq) != (found.ids, found.uniq):
        raise DeviceNotFoundError(f"{found.name!r} was unplugged just now. Plug the scanner in again.")
