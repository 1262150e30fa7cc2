from dataclasses import replace

from scanner_app.workflows.answer import Answer, Kind, Phrase
from tests.screens.pilots import drawn, heard, run, shown
from tests.screens.scripted import ANSWERS, RECEIVE, Line, ScriptedShift, screenful

AGAIN = replace(RECEIVE, ask=Phrase("keying.ask_again"), keying=2)
PIN = replace(RECEIVE, ask=Phrase("approval.ask_pin"), secret=True)
LINES: dict[str, Line] = {
    "keyed SN-1": (Answer(Kind.CONFIRM, Phrase("keying.ask_again")), AGAIN),
    "keyed SN-2": (ANSWERS[Kind.OK], RECEIVE),
    "keyed 4711": (ANSWERS[Kind.OK], RECEIVE),
    "OK": (ANSWERS[Kind.OK], None),
}


async def test_a_code_is_keyed_in_an_entry_line_that_no_widget_owns() -> None:
    shift = ScriptedShift(lines=LINES)
    async with run(shift, (30, 16)) as pilot:
        await pilot.press("S", "N", "minus", "9", "backspace", "1")
        assert any(row.startswith(" Code SN-1") for row in shown(pilot.app))
        assert pilot.app.focused is None
        await pilot.press("enter")
        await drawn(pilot, 1)
        assert shift.heard == ["keyed SN-1"]


async def test_the_second_entry_begins_blank_and_opens_by_itself_so_that_digits_belong_to_it() -> None:
    shift = ScriptedShift(lines=LINES)
    async with run(shift, (30, 16)) as pilot:
        await pilot.press("S", "N", "minus", "1", "enter")
        await drawn(pilot, 1)
        rows = shown(pilot.app)
        assert any(row.startswith(" Again ▏") for row in rows), rows
        assert "SN-1" not in "".join(rows)
        await pilot.press("1", "2", "escape", "S", "N", "minus", "2", "enter")
        await drawn(pilot, 2)
        assert shift.heard == ["keyed SN-1", "keyed SN-2"]


async def test_what_is_typed_before_the_answer_to_the_first_entry_comes_is_kept_for_the_second() -> None:
    shift = ScriptedShift(lines=LINES)
    async with run(shift) as pilot:
        await pilot.press("S", "N", "minus", "1", "enter", "S", "N", "minus", "2")
        await drawn(pilot, 1)
        await pilot.press("enter")
        await drawn(pilot, 2)
        assert shift.heard == ["keyed SN-1", "keyed SN-2"]


async def test_a_pin_is_shown_as_dots_and_takes_digits_at_once() -> None:
    shift = ScriptedShift(screen=screenful(PIN), lines=LINES)
    async with run(shift, (30, 16)) as pilot:
        await pilot.press("4", "7", "1", "1")
        rows = shown(pilot.app)
        assert any(row.startswith(" PIN ••••") for row in rows), rows
        assert "4711" not in "".join(row for row in rows if "PIN" in row)
        await pilot.press("enter")
        await drawn(pilot, 1)
        assert shift.heard == ["keyed 4711"]


async def test_a_pin_half_typed_is_forgotten_when_a_scan_changes_the_question() -> None:
    shift = ScriptedShift(screen=screenful(PIN), lines={"OK": (ANSWERS[Kind.OK], RECEIVE)})
    async with run(shift) as pilot:
        await pilot.press("4", "7")
        await heard(pilot, "OK")
        assert not any("••" in row or "47▏" in row for row in shown(pilot.app))


async def test_a_scan_leaves_a_code_that_the_same_question_still_wants() -> None:
    shift = ScriptedShift(lines=LINES)
    async with run(shift) as pilot:
        await pilot.press("S", "N")
        await heard(pilot, "OK")
        assert any(row.startswith(" Code SN▏") for row in shown(pilot.app))


async def test_digits_and_function_keys_act_and_enter_alone_does_nothing() -> None:
    shift = ScriptedShift()
    async with run(shift) as pilot:
        await pilot.press("enter", "ctrl+q", "ctrl+p", "tab", "f5", "2", "f3", "f12")
        await drawn(pilot, 4)
        assert shift.heard == ["SCN:DONE", "SCN:UNDO", "SCN:MODE:home", "SCN:ACK"]


async def test_digits_choose_an_option_while_nothing_is_keyed_and_belong_to_the_code_after_f11() -> None:
    shift = ScriptedShift()
    async with run(shift) as pilot:
        await pilot.press("f11", "3", "1", "enter")
        await drawn(pilot, 1)
        assert shift.heard == ["keyed 31"]
