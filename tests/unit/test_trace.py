"""The trace of one unit, and its documented JSON."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from typing import get_type_hints

import pytest

from sync.ledger import trace as trace_module
from sync.ledger.envelope import Evidence
from sync.ledger.facts import UNIT_FACT_TYPES, Corrected, Picked, PutAway, Received, Shipped, UnitFact, Voided
from sync.ledger.identity import Place, PlaceKind, UnitKey
from sync.ledger.sentences import sentence
from sync.ledger.trace import as_json, trace
from tests.unit.ledger_histories import DOCK, SHELF, UNIT, Handheld, at
from tests.unit.ledger_strategies import POOL

RECEIVED = Received(unit=UNIT, place=DOCK, po="PO-1", line="10", lot="L-1")


def test_the_trace_tells_what_the_unit_is_and_every_fact_that_made_it_so() -> None:
    hand = Handheld("h1")
    received = hand.says(RECEIVED, 1)
    evidence = Evidence(source="serial:0", raw=b64encode(b"SN0001\r").decode(), aim="]C1")
    received = replace(received, envelope=replace(received.envelope, evidence=evidence, scan=7, approver="SUP"))
    picked = hand.says(Picked(unit=UNIT, order="SO-1", line="1", bin_seen=SHELF, tote="T-7"), 2)
    wrong = Handheld("h2").says(Received(unit=UNIT, place=DOCK, po="PO-2"), 3)
    shown = as_json(trace(UNIT, [wrong, picked, received]))
    assert (shown["schema"], shown["item"], shown["serial"], shown["state"]) == (1, "DRILL-18V", "SN0001", "picked")
    assert shown["place"] == {"code": "DOCK-1", "kind": "bin"}
    assert shown["seen"] == {"at": at(3), "place": {"code": "DOCK-1", "kind": "bin"}, "operator": "OP1", "device": "h2"}
    assert shown["booked"]["place"] == {"code": "T-7", "kind": "tote"}
    assert shown["documents"] == {
        "po": "PO-1",
        "po_line": "10",
        "order": "SO-1",
        "order_line": "1",
        "received_at": at(1),
    }
    assert shown["attributes"] == {"lot": "L-1", "condition": "new", "tote": "T-7"}
    assert [hold["kind"] for hold in shown["holds"]] == ["dispute"]
    assert [(dispute["fact"], dispute["against"]) for dispute in shown["disputes"]] == [("h2-1-1", "h1-1-2")]
    assert [(each["kind"], each["class"]) for each in shown["exceptions"]] == [("received_twice", "normal")]
    first, second, third = shown["facts"]
    assert (first["type"], first["scan"], first["approver"], first["verdict"]) == ("Received", 7, "SUP", "accepted")
    assert first["fields"]["place"] == {"code": "DOCK-1", "kind": "bin"}
    assert second["sentence"] == "Picked for order SO-1 line 1 at A-01-1 into tote T-7."
    assert (third["verdict"], third["by"]) == ("disputed", "h1-1-2")
    assert shown["evidence"] == [
        {"fact": "h1-1-1", "source": "serial:0", "raw": "U04wMDAxDQ==", "aim": "]C1", "redacted": False, "digest": None}
    ]
    assert shown["chain"][0] == {
        "fact": "h1-1-1",
        "device": "h1",
        "epoch": "1",
        "seq": 1,
        "prev": "0" * 64,
        "hash": received.hash,
    }


def test_the_json_has_exactly_the_documented_keys() -> None:
    described = trace_module.__doc__ or ""
    documented = re.findall(r"``([a-z_]+)``[,:]", described)
    shown = as_json(trace(UNIT, [Handheld("h1").says(RECEIVED)]))
    assert sorted(shown) == sorted(documented)
    block = re.search(r"``facts``: in folded order ``\[\{(.*?)\}\]``", described, re.DOTALL)
    assert block is not None
    assert sorted(shown["facts"][0]) == sorted(re.split(r",\s+", block[1]))


def test_the_json_is_plain_whatever_the_unit_is_named() -> None:
    key = UnitKey("[/red]", "\x00\x1b[31m\u202e😀")
    shown = as_json(trace(key, [Handheld("h1").says(Received(unit=key, place=Place("\n", PlaceKind.DOCK)))]))
    assert json.loads(json.dumps(shown)) == shown
    assert shown["serial"] == key.serial


def test_what_was_taken_back_stays_in_the_trace() -> None:
    hand = Handheld("h1")
    facts = [hand.says(RECEIVED), hand.says(PutAway(unit=UNIT, to=SHELF)), hand.says(Voided(unit=UNIT, fact="h1-1-2"))]
    shown = as_json(trace(UNIT, facts))
    assert [(fact["verdict"], fact["by"]) for fact in shown["facts"]] == [
        ("accepted", None),
        ("taken_out", "h1-1-3"),
        ("accepted", None),
    ]
    assert shown["place"] == {"code": "DOCK-1", "kind": "bin"}


def test_a_unit_nobody_has_seen_has_an_empty_trace() -> None:
    shown = as_json(trace(UNIT, []))
    assert (shown["state"], shown["place"], shown["facts"], shown["chain"]) == ("none", None, [], [])


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (RECEIVED, "Received on purchase order PO-1 line 10 at DOCK-1 lot L-1."),
        (Received(unit=UNIT, place=DOCK), "Received blind at DOCK-1."),
        (PutAway(unit=UNIT, to=SHELF, origin=DOCK), "Put away from DOCK-1 to A-01-1."),
        (
            Picked(unit=UNIT, order="SO-1", bin_seen=SHELF, bin_book=DOCK, substituted_for="SN9"),
            "Picked for order SO-1 at A-01-1, where the book had it at DOCK-1 in place of SN9.",
        ),
        (
            Shipped(unit=UNIT, order="SO-1", customer_ref="CU-9", carrier="DHL", tracking="1Z"),
            "Shipped for order SO-1 to customer CU-9 by DHL tracking 1Z.",
        ),
        (
            Corrected(unit=UNIT, field="lot", old=None, new="L-2", reason="label"),
            "Corrected lot from nothing to L-2, because label.",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, UnitFact) else None,
)
def test_a_fact_is_said_in_a_sentence(fact: UnitFact, expected: str) -> None:
    assert sentence(fact) == expected


@pytest.mark.parametrize("fact_type", UNIT_FACT_TYPES, ids=lambda fact_type: fact_type.__name__)
def test_every_fact_has_a_sentence_that_names_its_required_texts(fact_type: type[UnitFact]) -> None:
    hints = get_type_hints(fact_type)
    fact = next(fact for fact in POOL if type(fact) is fact_type)
    required = [name for name, hint in hints.items() if hint is str and name != "field"]
    said = sentence(fact)
    assert said.endswith(".")
    assert all(getattr(fact, name) in said for name in required)
