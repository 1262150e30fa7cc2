"""A link that is gone is tried again, soon at first, then at most once a second, and said once."""

import logging

from devices.reconnect import Link, Reconnect


def test_a_new_link_is_due_at_once_and_only_once() -> None:
    link = Reconnect()
    states = [link.state]
    assert link.begin(0.0)
    states.append(link.state)
    assert states == [Link.DUE, Link.OPENING]
    assert not link.begin(0.0)
    assert link.deadline() is None


def test_the_pause_doubles_up_to_its_cap_and_begins_anew_after_an_open_link() -> None:
    link, now, pauses = Reconnect(first_s=0.1, cap_s=1.0), 0.0, []
    for _ in range(6):
        assert link.begin(now)
        link.failed(now, "gone")
        due = link.deadline()
        assert due is not None
        assert not link.begin(due - 0.001)
        pauses.append(round(due - now, 6))
        now = due
    assert pauses == [0.1, 0.2, 0.4, 0.8, 1.0, 1.0]
    assert link.begin(now)
    link.opened()
    assert (link.state, link.deadline()) == (Link.OPEN, None)
    assert not link.begin(now + 100)
    link.failed(now, "gone")
    assert link.deadline() == now + 0.1


def test_the_first_failure_and_each_new_reason_warn_and_repetitions_do_not() -> None:
    link = Reconnect()
    levels = [link.failed(0.0, reason) for reason in ("gone", "gone", "denied", "denied", "gone")]
    assert levels == [logging.WARNING, logging.DEBUG, logging.WARNING, logging.DEBUG, logging.WARNING]
    link.opened()
    assert link.failed(1.0, "gone") == logging.WARNING
