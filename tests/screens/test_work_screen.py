from dataclasses import replace

import pytest

from devices.scan import FaultKind, ScanFault
from scanner_app.phrases import say, sign, word
from scanner_app.widgets.answer import urgent
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.step import Control, Option, View
from tests.screens.pilots import SIZES, drawn, heard, run, shown, until
from tests.screens.scripted import ANSWERS, HELD, HOME, HOSTILE, PICK, RECEIVE, Line, ScriptedShift, screenful

LINES: dict[str, Line] = {kind.value: (answer, None) for kind, answer in ANSWERS.items()}


@pytest.mark.parametrize("size", SIZES)
async def test_every_class_of_answer_shows_its_word_its_sentence_and_its_number_at_every_size(
    size: tuple[int, int],
) -> None:
    async with run(ScriptedShift(lines=LINES), size) as pilot:
        for count, (kind, answer) in enumerate(ANSWERS.items(), start=1):
            await heard(pilot, kind.value)
            rows = shown(pilot.app)
            assert rows[-1].startswith(f"#{count:06d} {word(kind)}"), rows
            assert say(answer.phrase).split()[0][:12] in " ".join(rows[:-1]), rows
            area = pilot.app.screen.query_one("#answer")
            assert area.region.height >= 2
            assert area.region.bottom <= size[1] - 1


@pytest.mark.parametrize("size", [(30, 16), (40, 20), (80, 24)])
async def test_the_answers_word_stands_in_five_rows_of_blocks(size: tuple[int, int]) -> None:
    async with run(ScriptedShift(lines=LINES), size) as pilot:
        for kind in Kind:
            await heard(pilot, kind.value)
            area = pilot.app.screen.query_one("#answer")
            block = [row for row in shown(pilot.app)[area.region.y : area.region.bottom] if set(row) & set("█▀▄")]
            smaller = size == (30, 16) and not urgent(kind)  # there the lines of the work go first
            assert len(block) == 5 or (smaller and len(block) == 3), (kind, size)


@pytest.mark.parametrize(("size", "last"), [((40, 20), "SAW-7: 0/10"), ((30, 16), "SAW-5: 0/10 … 2 more")])
async def test_the_lines_of_a_look_up_stand_before_large_letters_and_say_how_many_more_there_are(
    size: tuple[int, int], last: str
) -> None:
    lines = tuple(Phrase.of("line.item", item=f"SAW-{place}", done="0", total="10") for place in range(8))
    view = replace(RECEIVE, ask=Phrase("ask.anything"), lines=lines, progress=None)
    found = Answer(Kind.OK, Phrase.of("lookup.bin", code="A-01-01", count="8"))
    async with run(ScriptedShift(lines={"A-01-01": (found, view)}), size) as pilot:
        await heard(pilot, "A-01-01")
        rows = [row.strip() for row in shown(pilot.app)]
        assert "Scan anything" in rows
        assert [row for row in rows if row.startswith("SAW-")][-1] == last
        assert "Bin A-01-01: 8 units." in rows


@pytest.mark.parametrize("size", [(30, 16), (40, 20), (80, 24)])
async def test_a_question_stands_once(size: tuple[int, int]) -> None:
    asked = ANSWERS[Kind.CONFIRM]
    view = replace(RECEIVE, ask=asked.phrase, lines=())
    async with run(ScriptedShift(lines={"SN-0090": (asked, view)}), size) as pilot:
        await heard(pilot, "SN-0090")
        text = " ".join(" ".join(shown(pilot.app)).split())
        assert text.count(say(asked.phrase)) == 1
        assert text.count("PO-4712") == 1
        assert shown(pilot.app)[-1].startswith("#000001 SURE?")


async def test_an_answer_stays_until_the_next_one_takes_its_place() -> None:
    async with run(ScriptedShift(lines=LINES)) as pilot:
        await heard(pilot, "OK")
        assert "SN-0012 received" in "".join(shown(pilot.app))
        await heard(pilot, "WRONG")
        assert "SN-0012 received" not in "".join(shown(pilot.app))
        assert "This is bin A-01-03." in "".join(shown(pilot.app))
        assert "Scan a unit's serial." in "".join(shown(pilot.app))


async def test_a_hold_fills_the_screen_until_it_is_acknowledged() -> None:
    lines: dict[str, Line] = {
        "SN-0666": (ANSWERS[Kind.HOLD], HELD),
        "OK": (ANSWERS[Kind.HOLD], HELD),
        "SCN:ACK": (ANSWERS[Kind.NOTE], RECEIVE),
    }
    shift = ScriptedShift(lines=lines)
    async with run(shift, (30, 16)) as pilot:
        await heard(pilot, "SN-0666")
        assert pilot.app.screen.query_one("#answer").region.height == 15
        assert "F12" in "".join(shown(pilot.app))
        await heard(pilot, "OK")
        await pilot.press("enter", "1", "x", "escape")
        assert pilot.app.screen.query_one("#answer").region.height == 15
        await pilot.press("f12")
        await drawn(pilot, 3)
        assert "PO-4711" in shown(pilot.app)[0]
        assert shift.heard == ["SN-0666", "OK", "SCN:ACK"]


async def test_work_resumed_at_a_hold_shows_the_hold() -> None:
    async with run(ScriptedShift(screen=screenful(HELD)), (30, 16)) as pilot:
        assert "SN-0666" in "".join(shown(pilot.app))
        assert pilot.app.screen.query_one("#answer").has_class("-hold")


async def test_what_could_not_be_saved_is_said_and_has_no_number() -> None:
    shift = ScriptedShift(lines=LINES)
    async with run(shift) as pilot:
        await heard(pilot, "OK")
        shift.failing = OSError("There is no space left on the disk; free some and scan again.")
        await heard(pilot, "SN-1")
        rows = "\n".join(shown(pilot.app))
        assert "Not saved" in rows
        assert "no space left" in rows
        assert shown(pilot.app)[-1].startswith("#000001 OK")
        shift.failing = None
        await heard(pilot, "OK")
        assert shown(pilot.app)[-1].startswith("#000002 OK")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_drawn_and_never_interpreted_wherever_it_stands(size: tuple[int, int]) -> None:
    option = Option(Control.REASON, "x", Phrase.of("found.text", text=HOSTILE))
    hostile = replace(
        RECEIVE,
        title=Phrase.of("title.purchase_order", code=HOSTILE),
        ask=Phrase.of("expected.serial", serial=HOSTILE),
        target=HOSTILE,
        lines=(Phrase.of("line.unit", serial=HOSTILE),),
        options=(option,) * 3,
    )
    async with run(ScriptedShift(screen=screenful(hostile)), size) as pilot:
        await heard(pilot, HOSTILE)
        text = "".join(shown(pilot.app))
        assert "[red]" in text
        assert all(character.isprintable() for character in text)
        assert "\u202e" not in text


async def test_a_long_serial_keeps_its_last_eight_characters_in_sight() -> None:
    long = replace(PICK, target="S" * 4000 + "-THE-END")
    async with run(ScriptedShift(screen=screenful(long)), (30, 16)) as pilot:
        assert "…-THE-END" in "".join(shown(pilot.app))


async def test_five_hundred_scans_at_once_are_all_answered_in_order_and_the_newest_is_drawn() -> None:
    shift = ScriptedShift(lines=LINES)
    texts = [f"SN-{number}" for number in range(500)]
    async with run(shift) as pilot:
        await heard(pilot, *texts, "OK")
        assert shift.heard == [*texts, "OK"]
        assert shown(pilot.app)[-1].startswith("#000501 OK")


async def test_a_damaged_scan_reaches_the_shift_as_what_it_is() -> None:
    shift = ScriptedShift(lines={"!unplugged": (ANSWERS[Kind.FAULT], None)})
    async with run(shift) as pilot:
        await heard(pilot, ScanFault(FaultKind.UNPLUGGED, b"SN1", "test", 0.0))
        assert shown(pilot.app)[-1].startswith(f"#000001 {word(Kind.FAULT)}")


async def test_home_is_a_menu_of_digits() -> None:
    shift = ScriptedShift(screen=screenful(HOME, mode="home"))
    async with run(shift, (30, 16)) as pilot:
        rows = shown(pilot.app)
        assert any(row.startswith(" 1 Receive") for row in rows)
        assert any(row.startswith(" 7 Sign out") for row in rows)
        await pilot.press("3")
        await drawn(pilot, 1)
        assert shift.heard == ["SCN:MODE:pick"]


async def test_a_screen_that_waits_for_the_sites_data_goes_on_by_itself() -> None:
    waiting = View(title=HOME.title, ask=Phrase("sign_in.ask"), lines=(Phrase("sign_in.no_data"),))
    shift = ScriptedShift(screen=screenful(waiting, mode="home"))
    async with run(shift, (30, 16)) as pilot:
        assert any(row.strip() == "Waiting for the site's data." for row in shown(pilot.app))
        shift.screen = screenful(replace(waiting, lines=()), mode="home")
        await until(pilot, lambda: not any("Waiting" in row for row in shown(pilot.app)), "the data is there")
        assert shift.heard == []


async def test_nothing_on_the_screen_takes_the_focus_or_a_click() -> None:
    async with run(ScriptedShift()) as pilot:
        assert pilot.app.focused is None
        assert not any(widget.can_focus for widget in pilot.app.screen.query("*"))
        await pilot.press("tab", "enter")
        assert pilot.app.focused is None


async def test_the_screen_is_drawn_again_when_the_terminal_changes_its_size() -> None:
    async with run(ScriptedShift(), (80, 24)) as pilot:
        assert "AB LEJ1" in shown(pilot.app)[-1]
        await pilot.resize_terminal(20, 16)
        await until(pilot, lambda: shown(pilot.app)[-1].startswith("#000000"), "the status line is drawn at 20 columns")
        assert len(shown(pilot.app)) == 16


def test_signs_and_words_are_different_for_every_class() -> None:
    assert len({word(kind) for kind in Kind}) == len(Kind)
    assert len({sign(kind) for kind in Kind}) == len(Kind)
