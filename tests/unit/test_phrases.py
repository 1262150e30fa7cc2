"""Every sentence an operator can read: complete, safe, short, and the same in every language (DESIGN §1, §7)."""

import ast
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import chain
from pathlib import Path
from string import Formatter
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scanner_app
from devices.barcodes.reading import Role
from devices.scan import FaultKind
from scanner_app.carrying import Reach
from scanner_app.phrases import LANGUAGES, moment, say, shown, sign, tell, word
from scanner_app.workflows import problem, return_
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.pick_reason import REASONS
from sync.ledger.facts import (
    Counted,
    Held,
    Inspected,
    Moved,
    Packed,
    Picked,
    PutAway,
    Received,
    Restocked,
    Returned,
    Scrapped,
    Shipped,
    WrittenOff,
)
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind

CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
SOURCES = Path(scanner_app.__file__).parent
NARROW, FEW = 28, 6
"""The narrowest screen's columns for a sentence, and how many lines one may take there."""

TAKEN_BACK = (
    Received,
    PutAway,
    Picked,
    Packed,
    Shipped,
    Counted,
    WrittenOff,
    Returned,
    Inspected,
    Restocked,
    Moved,
    Scrapped,
    Held,
)
"""The facts that UNDO names."""

DYNAMIC = {
    "fault": [*FaultKind, "charset"],
    "mode": ["home", *WORKFLOWS, "queue", "leave"],
    "session": [f"mode_{name}" for name in WORKFLOWS],
    "problem": problem.REASONS,
    "reason": {*problem.REASONS, *chain.from_iterable(REASONS.values()), *return_.REASONS},
    "unit": [state for state in State if state is not State.NONE] + ["none"],
    "state": list(State),
    "hold": list(HoldKind),
    "fact": [kind.__name__ for kind in TAKEN_BACK],
    "status": ["open", "closing", "closed", "cancelled", "shipped"],
    "receive.po": ["closed", "cancelled", "all_higher", "all_lower"],
    "receive.unit": [
        "picked",
        "packed",
        "shipped",
        "out",
        "returned",
        "assembled",
        "in_transit",
        "lot_differs",
        "expiry_differs",
    ],
    "role": list(Role),
    "line.why": ["explicit", "marked", "mask", "symbology", "only"],
    "expected": ["lot", "expiry"],
    "ask": ["lot", "expiry"],
    "receive.ask": ["lot", "expiry", "lot_right", "expiry_right"],
    "receive.details": ["lot_differs", "expiry_differs", "no_lot", "no_expiry"],
    "pack.order": ["shipped", "cancelled"],
    "screen": ["enroll_address", "enroll_code", *(f"link.{reach}" for reach in Reach)],
    **{name: ["help"] for name in WORKFLOWS},
}
"""Family -> the endings that are made at run time, after a value."""


def english() -> Mapping[str, str]:
    return catalogue("english")


def catalogue(package: str) -> Mapping[str, str]:
    found: Mapping[str, str] = import_module(f"scanner_app.sentences.{package}.catalogue").SENTENCES
    return found


def fields(template: str) -> set[str]:
    """Return the arguments that a template names."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def trees() -> Iterator[ast.Module]:
    """Yield every module of the application but the sentences themselves."""
    for path in sorted(SOURCES.rglob("*.py")):
        if "sentences" not in path.parts:
            yield ast.parse(path.read_text(encoding="utf-8"))


def literals() -> set[str]:
    """Return every text that stands in the application's code as a whole."""
    found: set[str] = set()
    for tree in trees():
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts)
        found |= {node.value for node in texts if isinstance(node.value, str)}
    return found


def used() -> set[str]:
    """Return every code that the application can show."""
    families = {code.split(".")[0] for code in english()}
    plain = {text for text in literals() if CODE.fullmatch(text) and text.split(".")[0] in families}
    made = {f"{family}.{ending}" for family, endings in DYNAMIC.items() for ending in endings}
    made |= {f"misfit.{code.removeprefix('found.')}" for code in plain if code.startswith("found.")}
    return plain | made


def test_every_code_that_the_application_can_show_is_in_the_catalogue() -> None:
    assert sorted(used() - set(english())) == []


def test_every_sentence_of_the_catalogue_can_be_shown() -> None:
    screen = {f"screen.{text}" for text in literals()}
    assert sorted(set(english()) - used() - screen) == []


def calls() -> Iterator[tuple[str, set[str]]]:
    """Yield the code and argument names of every phrase that is made with both written out."""
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = {"of": 1, "Phrase": 1, "said": 3}.get(name, 0)
            code = node.args[at - 1] if at and len(node.args) == at else None
            whole = all(keyword.arg is not None for keyword in node.keywords)
            if isinstance(code, ast.Constant) and code.value in english() and whole:
                args = {str(keyword.arg) for keyword in node.keywords}
                yield str(code.value), args - {"found"} if name == "said" else args


@pytest.mark.parametrize(("code", "args"), sorted(calls(), key=str))
def test_a_phrase_is_made_with_the_very_arguments_that_its_sentence_names(code: str, args: set[str]) -> None:
    assert args == fields(english()[code])


@pytest.mark.parametrize("package", [each for each in LANGUAGES.values() if each != "english"])
def test_every_language_has_the_same_sentences_with_the_same_arguments(package: str) -> None:
    other = catalogue(package)
    assert sorted(set(english()) ^ set(other)) == []
    assert [code for code in english() if fields(english()[code]) != fields(other[code])] == []


@pytest.mark.parametrize("package", sorted(set(LANGUAGES.values())))
def test_every_sentence_fits_a_few_lines_of_the_narrowest_screen(package: str) -> None:
    long = []
    for code, template in catalogue(package).items():
        filled = re.sub(r"\{\w+:(more_)?time\}", "11-23 09:42", template)
        filled = re.sub(r"\{(done|total|count|open|missing|over|left|quantity|capacity|unsent)\}", "12", filled)
        if len(wrap(re.sub(r"\{[^}]*\}", "AB-1234567", filled), NARROW)) > FEW:
            long.append(code)
    assert long == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_word_of_each_class_has_at_most_six_letters_and_no_two_share_one(language: str) -> None:
    words = [word(kind, language) for kind in Kind]
    assert all(0 < len(each) <= 6 for each in words)
    assert len(set(words)) == len(Kind)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_sign_of_each_class_is_its_own(*, ascii_only: bool) -> None:
    signs = [sign(kind, ascii_only=ascii_only) for kind in Kind]
    assert len(set(signs)) == len(Kind)
    assert all(len(each) == 1 for each in signs)
    assert not ascii_only or all(each.isascii() for each in signs)


@given(st.text(max_size=200), st.sampled_from(sorted(LANGUAGES)))
def test_no_control_or_escape_of_a_barcode_is_left_in_a_sentence(text: str, language: str) -> None:
    sentence = say(Phrase.of("misfit.text", text=text), language)
    assert sentence.isprintable()


@given(st.text(max_size=60))
def test_a_template_in_a_barcode_is_data(text: str) -> None:
    assert say(Phrase.of("misfit.text", text="{" + text + "}")).isprintable()
    assert "{at:time}" in say(Phrase.of("misfit.text", text="{at:time}"))


def test_a_long_code_is_cut_in_the_middle_with_its_last_eight_characters() -> None:
    cut = shown("SN" + "0" * 100 + "12345678")
    assert len(cut) == 24
    assert cut.startswith("SN00")
    assert cut.endswith("…12345678")


def test_a_moment_is_shown_in_the_sites_time() -> None:
    assert moment("2026-07-01T08:42:00.000Z[Europe/Berlin]") == "07-01 10:42"
    assert moment("2026-01-01T08:42:00.000Z") == "01-01 08:42"
    assert moment("") == "–"
    assert moment("2026-02-16") == "2026-02-16"
    assert moment("yesterday[Nowhere/Land]") == "yesterday[Nowhere/Land]"


def test_a_word_of_the_catalogue_is_put_in_the_operators_language() -> None:
    phrase = Phrase.of("lookup.line.hold", kind="recall")
    assert (say(phrase), say(phrase, "de")) == ("Held: recall", "Gesperrt: Rückruf")
    assert say(Phrase.of("lookup.line.hold", kind="of a newer version")) == "Held: of a newer version"


def test_what_nobody_knows_is_left_out_of_a_sentence() -> None:
    known = Phrase.of("receive.unit.duplicate", serial="DR1", place="A-01", at="2026-02-16", who="–")
    assert say(known) == "DR1 is here already: A-01, 2026-02-16. One box or two?"
    unknown = Phrase.of("receive.unit.duplicate", serial="DR1", place="A-01", at="", who="–")
    assert say(unknown, "de") == "DR1 ist schon da: A-01. Ein Karton oder zwei?"
    assert say(Phrase.of("lookup.line.state", state="shipped", place="–")) == "shipped"


def test_a_code_that_the_catalogue_lacks_is_shown_with_its_arguments() -> None:
    assert say(Phrase.of("newer.code", serial="SN\x1b1")) == "newer.code serial=SN␛1"


def test_an_answer_is_told_with_what_the_step_expects() -> None:
    answer = Answer(Kind.WRONG, Phrase.of("misfit.bin", code="A-01"), expected=Phrase("expected.unit"))
    assert tell(answer) == "This is bin A-01. Scan a unit's serial."
