"""What the decode command answers to any bytes."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.barcodes.aim import split_aim
from devices.barcodes.decoded import decode
from devices.barcodes.describe import describe, sentence
from devices.barcodes.read import read
from devices.barcodes.reading import Form, Note
from devices.escapes import unescape

KEYS = ["raw", "form", "aim", "text", "roles", "fields", "flags", "repairs"]


@given(st.binary() | st.text().map(str.encode))
@example(b"")
@example(b"]")
@example(b"]C")
@example(b"]C1")
@example(b"\x1b[200~")
@example(b"\x00" * 9000)
def test_any_bytes_give_an_answer_that_carries_them(raw: bytes) -> None:
    decoded = decode(raw)
    answer = decoded.as_json()
    assert list(answer) == KEYS
    assert unescape(answer["raw"]) == raw
    json.dumps(answer, ensure_ascii=False).encode()
    assert decoded.as_line().isprintable()


def test_bytes_that_are_not_utf_8_are_flagged_and_shown_in_escapes() -> None:
    answer = decode(b"SN\xff1").as_json()
    assert answer["text"] is None
    assert answer["flags"] == ["not_utf8"]
    assert answer["roles"] == []
    assert decode(b"SN\xff1").as_line() == r"plain: bytes SN\xff1; flags not_utf8"


def test_a_gs1_code_is_described_whole() -> None:
    assert decode(b"]C1010950600013435221ABC\x1d10LOT").as_json() == {
        "raw": r"]C1010950600013435221ABC\x1d10LOT",
        "form": "gs1",
        "aim": "]C1",
        "text": "010950600013435221ABC\x1d10LOT",
        "roles": [
            {"role": "serial", "value": "ABC", "why": "The element (21) holds the serial number."},
            {"role": "gtin", "value": "09506000134352", "why": "The element (01) holds the item's GTIN."},
            {"role": "lot", "value": "LOT", "why": "The element (10) holds the lot."},
        ],
        "fields": [
            {"id": "01", "value": "09506000134352"},
            {"id": "21", "value": "ABC"},
            {"id": "10", "value": "LOT"},
        ],
        "flags": [],
        "repairs": [],
    }


def test_splits_that_are_offered_stand_beside_the_one_that_was_read() -> None:
    decoded = decode(b"]d2010950600013435221SER110LOT")
    assert decoded.as_json()["repairs"] == [
        [{"id": "01", "value": "09506000134352"}, {"id": "21", "value": "SER1"}, {"id": "10", "value": "LOT"}]
    ]
    assert decoded.as_line().endswith(
        "fields (01) 09506000134352 (21) SER110LOT; or perhaps (01) 09506000134352 (21) SER1 (10) LOT; flags ambiguous"
    )


def test_the_line_says_the_same_in_one_sentence() -> None:
    assert decode(b"]C1010950600013435321AB").as_line() == (
        "gs1 ]C1: serial AB; fields (01) 09506000134353 (21) AB; flags bad_check_digit"
    )
    assert decode(b"\x1b[31m[/red]").as_line() == r"plain: serial \x1b[31m[/red]; flags control_characters"
    assert decode(b"").as_line() == "plain: nothing; flags empty"


def test_a_long_code_is_cut_in_the_middle_and_its_end_is_shown() -> None:
    line = sentence(read("A" * 4000 + "LAST8888"))
    assert line.endswith("LAST8888 (4008 long)")
    assert len(line) < 120


def test_a_lone_surrogate_can_still_be_carried_by_json() -> None:
    answer = describe(read("SN\ud800"))
    assert json.loads(json.dumps(answer, ensure_ascii=False).encode())["text"] == r"SN\ud800"


@pytest.mark.parametrize(
    ("text", "aim", "content"),
    [
        ("]C1ABC", "]C1", "ABC"),
        ("]d2", "]d2", ""),
        ("]zC1", "]zC", "1"),
        ("]", "", "]"),
        ("]C", "", "]C"),
        ("]?x", "", "]?x"),
        ("]c1x", "]c1", "x"),
        ("]\u06601x", "", "]\u06601x"),
        ("]C\u0661x", "", "]C\u0661x"),
        ("x]C1", "", "x]C1"),
    ],
)
def test_only_an_aim_identifier_is_taken_off(text: str, aim: str, content: str) -> None:
    assert split_aim(text) == (aim, content)


def test_the_documents_name_every_form_and_every_flag() -> None:
    document = (Path(__file__).parents[2] / "docs" / "json.md").read_text()
    assert [form for form in Form if f"`{form}`" not in document] == []
    assert [note for note in Note if f"| `{note}` |" not in document] == []
