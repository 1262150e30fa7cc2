"""Which keys were down when the kernel's queue of events overran."""

from collections.abc import Iterable, Sequence

from devices.decoders.keys import EV_KEY, EV_SYN, SYN_DROPPED, SYN_REPORT, InputEvent


def has_overrun(events: Iterable[InputEvent]) -> bool:
    """Say whether the kernel dropped events among these."""
    return any(event.type == EV_SYN and event.code == SYN_DROPPED for event in events)


def split_at_overrun(events: Sequence[InputEvent]) -> tuple[Sequence[InputEvent], Sequence[InputEvent]]:
    """Return the events up to the first overrun with its end, and those after the end of the last one.

    An overrun begins with SYN_DROPPED and ends with the next SYN_REPORT: what is between belongs to a report of
    which a part is missing. What stands between two overruns is left out, for nothing tells which keys were down
    there. Where none overran, or the end has not come yet, all events are in the first part.
    """
    first = last = end = None
    for place, event in enumerate(events):
        if event.type == EV_SYN and event.code == SYN_DROPPED:
            first, last, end = place if first is None else first, place, None
        elif event.type == EV_SYN and event.code == SYN_REPORT and last is not None and end is None:
            end = place
    if first is None or last is None or end is None:
        return events, ()
    return [*events[:first], *events[last : end + 1]], events[end + 1 :]


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
