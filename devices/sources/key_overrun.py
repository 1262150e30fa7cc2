"""Which keys were down when the kernel's queue of events overran."""

from collections.abc import Iterable, Sequence

from devices.decoders.keys import EV_KEY, EV_SYN, SYN_DROPPED, SYN_REPORT, InputEvent


def split_at_overrun(events: Sequence[InputEvent]) -> tuple[Sequence[InputEvent], Sequence[InputEvent]]:
    """Return the events up to the end of the first overrun, and those after it.

    An overrun begins with SYN_DROPPED and ends with the next SYN_REPORT: what is between belongs to a report of
    which a part is missing. Where none overran, or its end has not come yet, all events are in the first part.
    """
    dropped = False
    for place, event in enumerate(events):
        if event.type == EV_SYN:
            if dropped and event.code == SYN_REPORT:
                return events[: place + 1], events[place + 1 :]
            dropped = dropped or event.code == SYN_DROPPED
    return events, ()


def held_before(later: Iterable[InputEvent], held: Iterable[int]) -> frozenset[int]:
    """Return the keys that were down before these events, from those that are down after them.

    The first event of a key tells what it was before: a key that is let go was down, one that is pressed was up.
    """
    first: dict[int, int] = {}
    for event in later:
        if event.type == EV_KEY and event.value in {0, 1}:
            first.setdefault(event.code, event.value)
    untouched = {code for code in held if code not in first}
    return frozenset(untouched | {code for code, value in first.items() if value == 0})
