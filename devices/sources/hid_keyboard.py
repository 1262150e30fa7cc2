"""Scanners that are USB or Bluetooth keyboards: grabbed, so that what they type goes nowhere else."""

import select
import time
from collections.abc import Sequence
from typing import Protocol

from devices.decoders.keys import InputEvent, KeyDecoder
from devices.dialects import Signal
from devices.scan import DeviceLostError, Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources.connection import ReleasedError, Tap
from devices.sources.event_stream import EventStream
from devices.sources.key_overrun import has_overrun, held_before, split_at_overrun
from devices.sources.release_chord import ReleaseChord
from devices.traffic import TrafficForm, pack_events


class KeyNode(Protocol):
    """One open source of key events, held for this program alone."""

    @property
    def descriptor(self) -> int:
        """What to wait on and to read from; it never blocks."""

    def keys_down(self) -> frozenset[int]:
        """Return the codes of the keys that are down now; OSError where the device is gone."""

    def give_back(self) -> None:
        """Let the host have its events again."""

    def present(self) -> bool:
        """Say whether its address still leads to it."""

    def close(self) -> None:
        """Close it, which also gives it back."""


class HidKeyboard:
    """One held keyboard and the decoder of its events.

    ``keyboards`` are the nodes on which it types, most often one; ``companions`` are its other nodes, whose events
    are read and dropped. After the release chord the host has it back: nothing is decoded any more, and the nodes
    stay open only to tell when it is unplugged.
    """

    def __init__(
        self,
        settings: SourceSettings,
        name: str,
        keyboards: Sequence[KeyNode],
        companions: Sequence[KeyNode] = (),
        tap: Tap | None = None,
    ) -> None:
        self.decoder = KeyDecoder(settings.profile, settings.source)
        self.name = name
        self._keyboards = keyboards
        self._nodes = (*keyboards, *companions)
        self._streams = [EventStream(node.descriptor, name) for node in keyboards]
        self._silenced = [EventStream(node.descriptor, name) for node in companions]
        self._waiting = select.epoll() if len(self._nodes) > 1 else None
        if self._waiting is not None:
            for node in self._nodes:
                self._waiting.register(node.descriptor, select.EPOLLIN)
        self._chord = ReleaseChord()
        self._released = False
        self._tap = tap

    def fileno(self) -> int | None:
        """Return the descriptor to wait on."""
        return self._nodes[0].descriptor if self._waiting is None else self._waiting.fileno()

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Read and decode all events that are there; each is stamped by the kernel.

        ReleasedError, with what was decoded before, where the operator has taken the keyboard back.
        """
        events = self._read()
        if self._released:
            return []
        held: frozenset[int] = frozenset()
        if has_overrun(events):
            events, held = self._caught_up(events)
        if self._tap is not None and events:
            self._tap(TrafficForm.EVENTS, pack_events(events), now)
        chord = self._chord.feed(events)
        out = self._decoded(events[:chord], held)
        if chord is not None:
            self._released = True
            for node in self._nodes:
                node.give_back()
            raise ReleasedError(
                f"{self.name} was given back to this machine: both Shift keys and Ctrl were held. "
                "Unplug it and plug it in again to scan with it.",
                [*out, *self.decoder.lost(now)],
            )
        return out

    def tell(self, signal: Signal, now: float) -> None:
        """Do nothing: a keyboard takes no command."""

    def present(self) -> bool:
        """Say whether the address still leads to it; a keyboard of this machine says so itself when it is read."""
        return all(node.present() for node in self._nodes)

    def close(self) -> None:
        """Give the keyboard back to the host."""
        for node in self._nodes:
            node.close()
        if self._waiting is not None:
            self._waiting.close()

    def begin_inside(self) -> None:
        """Take what comes first as the rest of a scan whose beginning went to the host."""
        self.decoder.begin_inside(time.monotonic())

    def _read(self) -> list[InputEvent]:
        """Return what the nodes have, in the order of their stamps; a loss is told when nothing is left to read."""
        events: list[InputEvent] = []
        lost: DeviceLostError | None = None
        for stream in self._streams:
            try:
                events += stream.read()
            except DeviceLostError as error:
                lost = error
        for stream in self._silenced:
            try:
                stream.read()
            except DeviceLostError as error:
                lost = error
        if lost is not None and not events:
            raise lost
        if len(self._streams) > 1:
            events.sort(key=lambda event: event.at)  # stable: the order inside a report stays
        return events

    def _caught_up(self, events: list[InputEvent]) -> tuple[list[InputEvent], frozenset[int]]:
        """Read until nothing comes while the keys are asked for; return all events and the keys down after them."""
        while True:
            held = self._keys_down()
            try:
                more = self._read()
            except DeviceLostError:  # the next read says it again, when what was read has counted
                return events, held
            if not more:
                return events, held
            events = events + more

    def _decoded(self, events: Sequence[InputEvent], held: frozenset[int]) -> list[Scan | ScanFault]:
        """Decode, and after an overrun tell the decoder which keys were down then; ``held`` are down at the end."""
        head, rest = split_at_overrun(events)
        out = self.decoder.feed(head)
        if self.decoder.lost_events:
            self.decoder.resync(held_before(rest, held))
        return [*out, *self.decoder.feed(rest)]

    def _keys_down(self) -> frozenset[int]:
        """Return the keys that are down on any node; none where the device is gone, which its next read says."""
        try:
            return frozenset().union(*(node.keys_down() for node in self._keyboards))
        except OSError:
            return frozenset()
