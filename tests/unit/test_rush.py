"""A rush: full batches come, and more wait behind each."""

from sync import wire
from sync.server.rush import Rush


def lasts(*batches: int) -> bool:
    rush = Rush()
    for events in batches:
        rush.batch(events)
    return rush.lasts


def test_a_full_batch_begins_a_rush() -> None:
    assert not lasts()
    assert lasts(wire.BATCH_EVENTS)
    assert lasts(1, wire.BATCH_EVENTS)


def test_the_rest_of_a_queue_ends_a_rush() -> None:
    assert not lasts(wire.BATCH_EVENTS, wire.BATCH_EVENTS - 1)
