from dataclasses import replace

import pytest

from scanner_app.screens.keys import DEFAULT_KEYS, Act, Edit, KeyMap, KeyMapError, Simulate, Submit
from scanner_app.widgets.entry import LIMIT, Entry, awaited
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.step import Control, Option, View

VIEW = View(
    title=Phrase("title.receive"),
    ask=Phrase("ask.unit"),
    options=(Option(Control.DONE), Option(Control.REASON, "damaged"), Option(Control.MODE, "home")),
    keyable=True,
)
FIXED = replace(VIEW, keyable=False)


@pytest.mark.parametrize(
    ("key", "control"), [(key, name) for name, key in DEFAULT_KEYS.items() if name not in {"HOME", "KEYING"}]
)
def test_every_function_key_is_the_control_of_its_name_while_a_code_is_keyed_or_not(key: str, control: str) -> None:
    assert KeyMap().intent(key, None, VIEW, None) == Act(Control(control))
    assert KeyMap().intent(key, None, VIEW, Entry("SN")) == Act(Control(control))


def test_f3_goes_home_and_f11_opens_the_keying_of_a_code_that_begins_with_a_digit() -> None:
    assert KeyMap().intent("f3", None, VIEW, None) == Act(Control.MODE, "home")
    assert KeyMap().intent("f11", None, VIEW, None) == Edit(Entry())
    assert KeyMap().intent("equals_sign", "=", VIEW, None) == Edit(Entry())
    assert KeyMap().intent("1", "1", VIEW, Entry()) == Edit(Entry("1"))
    assert KeyMap().intent("f11", None, FIXED, None) is None


def test_a_digit_chooses_the_option_in_its_place_while_no_code_is_keyed() -> None:
    assert KeyMap().intent("1", "1", VIEW, None) == Act(Control.DONE)
    assert KeyMap().intent("2", "2", VIEW, None) == Act(Control.REASON, "damaged")
    assert KeyMap().intent("3", "3", VIEW, None) == Act(Control.MODE, "home")
    assert KeyMap().intent("4", "4", VIEW, None) is None
    assert KeyMap().intent("0", "0", FIXED, None) is None


def test_the_tenth_and_the_eleventh_option_have_the_next_two_keys_where_there_are_so_many() -> None:
    many = replace(VIEW, options=tuple(Option(Control.QTY, str(number)) for number in range(1, 13)))
    assert KeyMap().intent("0", "0", many, None) == Act(Control.QTY, "10")
    assert KeyMap().intent("minus", "-", many, None) == Act(Control.QTY, "11")
    few = replace(VIEW, options=many.options[:9])
    assert KeyMap().intent("0", "0", few, None) == Edit(Entry("0"))
    assert KeyMap().intent("minus", "-", few, None) == Edit(Entry("-"))
    assert KeyMap().intent("9", "9", VIEW, Entry("1")) == Edit(Entry("19"))


def test_a_letter_begins_a_code_only_where_one_may_be_keyed() -> None:
    assert KeyMap().intent("S", "S", VIEW, None) == Edit(Entry("S"))
    assert KeyMap().intent("S", "S", FIXED, None) is None
    assert KeyMap().intent("space", " ", VIEW, None) is None
    assert KeyMap().intent("space", " ", VIEW, Entry("A")) == Edit(Entry("A "))


def test_enter_submits_what_is_keyed_and_nothing_else() -> None:
    assert KeyMap().intent("enter", "\r", VIEW, None) is None
    assert KeyMap().intent("enter", "\r", VIEW, Entry()) is None
    assert KeyMap().intent("enter", "\r", VIEW, Entry("SN-1")) == Submit("SN-1")


def test_backspace_takes_back_a_character_and_escape_all_of_them() -> None:
    assert KeyMap().intent("backspace", "\x7f", VIEW, Entry("AB")) == Edit(Entry("A"))
    assert KeyMap().intent("escape", "\x1b", VIEW, Entry("AB")) == Edit(None)


@pytest.mark.parametrize("key", ["up", "tab", "ctrl+q", "ctrl+p", "alt+x", "escape", "delete", "f20", "backspace"])
def test_any_other_key_does_nothing(key: str) -> None:
    assert KeyMap().intent(key, "x" if key == "alt+x" else None, VIEW, None) is None


@pytest.mark.parametrize("key", ["alt+x", "ctrl+a", "up", "tab"])
def test_a_modified_key_is_no_character_of_a_code(key: str) -> None:
    assert KeyMap().intent(key, "x" if key == "alt+x" else None, VIEW, Entry("A")) is None


def test_a_hold_has_no_digits_and_no_keying() -> None:
    held = replace(VIEW, blocked=True)
    assert KeyMap().intent("1", "1", held, None) is None
    assert KeyMap().intent("S", "S", held, None) is None
    assert KeyMap().intent("f12", None, held, None) == Act(Control.ACK)


def test_the_keys_of_the_simulated_scanner_are_there_only_where_there_is_one() -> None:
    simulating = KeyMap(simulating=True)
    assert simulating.intent("s", "s", VIEW, None) == Simulate(right=True)
    assert simulating.intent("w", "w", VIEW, None) == Simulate(right=False)
    assert simulating.intent("s", "s", VIEW, Entry("A")) == Edit(Entry("As"))
    assert KeyMap().intent("s", "s", VIEW, None) == Edit(Entry("s"))


def test_a_key_of_the_configuration_leaves_the_action_that_had_it_without_one() -> None:
    keys = KeyMap({"UNDO": "f8", "NOLABEL": "shift+f1"})
    assert keys.intent("f8", None, VIEW, None) == Act(Control.UNDO)
    assert keys.intent("shift+f1", None, VIEW, None) == Act(Control.NOLABEL)
    assert keys.intent("f2", None, VIEW, None) is None
    assert keys.name("EMPTY") == ""
    assert keys.name("UNDO") == "F8"


def test_keys_that_cannot_be_used_are_refused_with_a_sentence() -> None:
    with pytest.raises(KeyMapError, match="'UNDOO' is not known"):
        KeyMap({"UNDOO": "f8"})
    with pytest.raises(KeyMapError, match="set for two actions"):
        KeyMap({"UNDO": "f8", "DONE": "f8"})


def test_a_pin_and_a_second_entry_open_by_themselves() -> None:
    assert awaited(VIEW) is None
    assert awaited(replace(VIEW, keying=2)) == Entry(blind=True)
    assert awaited(replace(VIEW, secret=True)) == Entry(secret=True)


def test_a_secret_is_shown_as_dots_and_an_entry_has_an_end() -> None:
    assert Entry("1234", secret=True).shown == "••••"
    full = Entry("x" * LIMIT)
    assert full.typed("y") == full
