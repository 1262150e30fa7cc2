"""A link that is gone is tried again, soon at first, then at most once a second, and said once."""

import logging

import pytest

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


def test_a_device_that_appears_is_tried_at_once_and_with_short_pauses() -> None:
    link = Reconnect(first_s=0.1, cap_s=60.0)
    for now in (0.0, 1.0, 2.0, 3.0):
        assert link.begin(now)
        link.failed(now, "gone")
    assert not link.begin(3.5)
    link.hasten(3.5)
    assert link.begin(3.5)
    link.failed(3.5, "denied")
    assert link.deadline() == pytest.approx(3.6)


def test_a_device_that_appears_during_a_try_is_tried_once_more_at_once() -> None:
    link = Reconnect(first_s=0.1)
    assert link.begin(0.0)
    link.hasten(0.5)
    assert not link.begin(0.5), "one try at a time"
    link.failed(1.0, "gone")
    assert link.deadline() == 1.0
    assert link.begin(1.0)
    link.failed(2.0, "gone")
    assert link.deadline() == pytest.approx(2.2), "once, not for ever"


def test_an_open_link_is_not_hastened_and_an_ended_one_is_not_tried() -> None:
    link = Reconnect(first_s=0.1)
    assert link.begin(0.0)
    link.opened()
    link.hasten(0.5)
    link.failed(1.0, "gone")
    assert link.deadline() == 1.1
    link.end()
    link.hasten(2.0)
    assert (link.state, link.deadline(), link.begin(3.0)) == (Link.ENDED, None, False)


def test_the_first_failure_and_each_new_reason_warn_and_repetitions_do_not() -> None:
    link = Reconnect()
    levels = [link.failed(0.0, reason) for reason in ("gone", "gone", "denied", "denied", "gone")]
    assert levels == [logging.WARNING, logging.DEBUG, logging.WARNING, logging.DEBUG, logging.WARNING]
    link.opened()
    assert link.failed(1.0, "gone") == logging.WARNING
