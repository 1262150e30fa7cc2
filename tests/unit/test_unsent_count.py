"""What the screen says is unsent: never less than what it has said to be recorded."""

from scanner_app.carrying import Carrying, Reach

SENT = Carrying(unsent=0, acknowledged=40, recorded=40, reach=Reach.ONLINE)
NOW, LATER = "2026-03-02T09:00:00+01:00", "2026-03-02T09:00:05+01:00"


def test_what_was_just_recorded_is_unsent_until_the_outbox_says_otherwise() -> None:
    one = SENT.after(1, NOW)
    assert (one.unsent, one.oldest_at, one.recorded, one.reach) == (1, NOW, 41, Reach.ONLINE)
    two = one.after(2, LATER)
    assert (two.unsent, two.oldest_at, two.recorded) == (3, NOW, 43)


def test_an_outbox_asked_before_the_last_scans_does_not_take_them_back() -> None:
    known = SENT.after(2, NOW)
    assert SENT.since_then(known) == known
    half = Carrying(unsent=0, acknowledged=41, recorded=41, reach=Reach.ONLINE)
    assert half.since_then(known).unsent == 1


def test_an_outbox_that_knows_them_all_is_taken_as_it_is() -> None:
    known = SENT.after(2, NOW)
    for asked in (
        Carrying(unsent=0, acknowledged=42, recorded=42, reach=Reach.ONLINE),
        Carrying(unsent=5, oldest_at=LATER, acknowledged=42, recorded=47, reach=Reach.OFFLINE),
    ):
        assert asked.since_then(known) == asked
