"""A saved step that is damaged, or of a newer version, costs the place in the menu and nothing else (DESIGN §7)."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.workflows import saved
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.receive_steps import AwaitUnit
from scanner_app.workflows.state import AwaitPin, Session
from scanner_app.workflows.workflow import Asked, By

QUESTION = Asked(
    AwaitUnit("PO-1", "DRILL"), "over", "SN-1", "", keyed=False, by=By.SUPERVISOR, at="2026-03-02T08:00:00.000Z",
    phrase=Phrase("receive.ask.over"),
)  # fmt: skip
SESSION = Session(
    mode="receive", step=AwaitPin(QUESTION, "sofia"), operator="anna", kept=(("receive", AwaitUnit("PO-1")),),
    tries=(("sofia", 5),),
)  # fmt: skip
STRANGE: tuple[Any, ...] = (
    None, 5, "x", [], {}, [["a"]], {"$step": "Nope"}, {"$step": 5}, {"$step": "Home"}, [[1, 2, 3]],
)  # fmt: skip


@given(st.binary())
def test_any_bytes_are_a_session(raw: bytes) -> None:
    saved.dump(saved.load(raw))


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("field", msgspec.json.decode(saved.dump(SESSION)))
def test_a_session_with_one_strange_field_is_one_that_can_be_saved_again(field: str, strange: Any) -> None:
    tree = msgspec.json.decode(saved.dump(SESSION)) | {field: strange}
    saved.dump(saved.load(msgspec.json.encode(tree)))


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("field", ["asked", "approver", "$step"])
def test_a_step_with_one_strange_field_is_given_up_or_kept_whole(field: str, strange: Any) -> None:
    tree = msgspec.json.decode(saved.dump(SESSION))
    tree["step"][field] = strange
    saved.dump(saved.load(msgspec.json.encode(tree)))


def test_wrong_pins_are_counted_on_when_a_step_of_a_newer_version_is_given_up() -> None:
    tree = msgspec.json.decode(saved.dump(SESSION))
    tree["step"] = {"$step": "receive.FromTheFuture"}
    again = saved.load(msgspec.json.encode(tree))
    assert (again.operator, again.tries) == ("anna", (("sofia", 5),))
