"""Hypothesis strategies: any fact, any history, and histories that follow the workflows."""

from collections import Counter
from dataclasses import MISSING, fields, replace
from datetime import timedelta
from random import Random
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from sync.clock import stamp
from sync.ledger.envelope import Basis, Envelope, Evidence, Known, Recorded
from sync.ledger.facts import (
    UNIT_FACT_TYPES,
    Counted,
    Fact,
    Inspected,
    Moved,
    Packed,
    Picked,
    PutAway,
    Received,
    Resolved,
    Restocked,
    Returned,
    Scrapped,
    Shipped,
    UnitFact,
    Unpacked,
    Unpicked,
    Voided,
    WrittenOff,
)
from sync.ledger.identity import DocumentKind, DocumentRef, Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import TRANSITIONS, State, allowed
from tests.unit.ledger_histories import START, UNIT

DEVICES = st.sampled_from(["h1", "h2", "h3"])
TEXTS = st.text(max_size=20)


def values(hint: Any, texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Return values for a field of this type."""
    made: dict[Any, st.SearchStrategy[Any]] = {
        str: texts,
        int: st.integers(min_value=0, max_value=2**53),
        bool: st.booleans(),
        NoneType: st.none(),
        UnitKey: st.builds(UnitKey, texts, texts),
        Place: st.builds(Place, texts, st.sampled_from(PlaceKind)),
        DocumentRef: st.builds(DocumentRef, st.sampled_from(DocumentKind), texts),
    }
    if hint in made:
        return made[hint]
    if get_origin(hint) is UnionType:
        return st.one_of([values(choice, texts) for choice in get_args(hint)])
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is Ellipsis:
            return st.lists(values(parts[0], texts), max_size=3).map(tuple)
        return st.tuples(*(values(part, texts) for part in parts))
    return st.sampled_from(hint)


def facts_of(fact_type: type[Fact], texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[Fact]:
    """Return any fact of the type, every field filled or left at its default."""
    hints = get_type_hints(fact_type)
    needed = {field.name: values(hints[field.name], texts) for field in fields(fact_type) if field.default is MISSING}
    optional = {
        field.name: values(hints[field.name], texts) for field in fields(fact_type) if field.default is not MISSING
    }
    return st.fixed_dictionaries(needed, optional=optional).map(lambda chosen: fact_type(**chosen))


def _pool() -> tuple[UnitFact, ...]:
    """Return every type of fact about the one unit in three shapes with few codes, so that documents meet again."""
    rng = Random(2)
    return tuple(_filled(fact_type, rng) for fact_type in UNIT_FACT_TYPES for _ in range(3))


def _filled(fact_type: type[UnitFact], rng: Random) -> UnitFact:
    hints = get_type_hints(fact_type)
    chosen = {field.name: _some(hints[field.name], rng) for field in fields(fact_type) if field.name != "unit"}
    return fact_type(unit=UNIT, **chosen)


def _some(hint: Any, rng: Random) -> Any:
    if get_origin(hint) is UnionType:
        return _some(rng.choice(get_args(hint)), rng)
    code = rng.choice("AB")
    made: dict[Any, Any] = {str: code, NoneType: None, bool: rng.random() < 0.5, Place: Place(code)}
    if hint in made:
        return made[hint]
    return UnitKey("RACK", code) if hint is UnitKey else () if get_origin(hint) is tuple else rng.choice(list(hint))


FLOOR: tuple[UnitFact, ...] = (
    Received(unit=UNIT, place=Place("DOCK"), po="A"),
    PutAway(unit=UNIT, to=Place("S1")),
    Moved(unit=UNIT, to=Place("S2")),
    Counted(unit=UNIT, bin=Place("S1"), count="A"),
    Inspected(unit=UNIT),
    Picked(unit=UNIT, order="A"),
    Unpicked(unit=UNIT, order="A", to=Place("S1")),
    Packed(unit=UNIT, order="A"),
    Unpacked(unit=UNIT, order="A"),
    Shipped(unit=UNIT, order="A"),
    Returned(unit=UNIT, rma="A", place=Place("DOCK")),
    Restocked(unit=UNIT, to=Place("S2")),
    WrittenOff(unit=UNIT, reason="missing"),
    Scrapped(unit=UNIT),
)
"""What workflows write, one of each."""

LENGTH = 14
IDS = st.sampled_from([f"f{number}" for number in range(LENGTH)])
POOL = _pool()
FACTS = st.sampled_from([*POOL, *FLOOR * 3])
EVENTS = st.tuples(
    FACTS, DEVICES, st.sampled_from(["1", "1", "1", "2"]), st.integers(0, 12), IDS, st.sampled_from(Known), IDS
)


def histories() -> st.SearchStrategy[list[Recorded]]:
    """Return any facts about the one unit, from several devices with skewed clocks, voids and decisions among them.

    Within a device corrected times never run backwards; what a basis, void or decision names may be any fact at all,
    one that never arrives included.
    """
    skews = st.fixed_dictionaries({device: st.integers(-20, 20) for device in ("h1", "h2", "h3")})
    return st.builds(_history, st.lists(EVENTS, max_size=LENGTH), skews)


def _history(events: list[Any], skews: dict[str, int]) -> list[Recorded]:
    seqs: Counter[tuple[str, str]] = Counter()
    minutes = dict(skews)
    told: list[Recorded] = []
    for number, (drawn, device, epoch, step, named, known, basis) in enumerate(events):
        seqs[device, epoch] += 1
        minutes[device] += step
        fact = replace(drawn, fact=named) if isinstance(drawn, Voided | Resolved) else drawn
        last = Basis(last=basis if step % 2 else None)
        told.append(recorded(f"f{number}", device, epoch, seqs[device, epoch], minutes[device], fact, known, last))
    return told


def walks() -> st.SearchStrategy[list[Recorded]]:
    """Return one device's work, every step of it allowed by the table where it stands."""
    return st.lists(st.integers(0, 719), max_size=25).map(_walk)


def _walk(choices: list[int]) -> list[Recorded]:
    told: list[Recorded] = []
    state = State.NONE
    for number, choice in enumerate(choices):
        open_now = [fact for fact in FLOOR if allowed(state, type(fact))]
        if open_now:
            fact = open_now[choice % len(open_now)]
            state = TRANSITIONS[state][type(fact)]
            told.append(recorded(f"w{number}", "h1", "1", number + 1, number, fact))
    return told


def recorded(
    fact_id: str,
    device: str,
    epoch: str,
    seq: int,
    minute: float,
    fact: Fact,
    known: Known = Known.SCANNED,
    basis: Basis | None = None,
) -> Recorded:
    """Return the fact as the log holds it."""
    moment = stamp(START + timedelta(minutes=minute))
    envelope = Envelope(
        id=fact_id,
        device=device,
        epoch=epoch,
        seq=seq,
        prev="0" * 64,
        at=moment,
        offset=0,
        monotonic=seq,
        boot="boot",
        site="BER",
        fact=fact,
        operator=f"operator of {device}",
        known=known,
        basis=basis or Basis(),
    )
    return Recorded(envelope=envelope, hash="f" * 64, corrected=moment)


def envelopes(fact: st.SearchStrategy[Fact]) -> st.SearchStrategy[Envelope]:
    """Return any envelope around the fact."""
    maybe = st.none() | TEXTS
    whole = st.integers(min_value=-(2**53), max_value=2**53)
    evidence = st.builds(Evidence, source=TEXTS, raw=TEXTS, aim=TEXTS, redacted=st.booleans(), digest=maybe)
    return st.builds(
        Envelope,
        id=TEXTS,
        device=TEXTS,
        epoch=TEXTS,
        seq=whole,
        prev=TEXTS,
        at=TEXTS,
        offset=whole,
        monotonic=whole,
        boot=TEXTS,
        site=TEXTS,
        fact=fact,
        operator=maybe,
        station=maybe,
        scan=st.none() | whole,
        known=st.sampled_from(Known),
        evidence=st.none() | evidence,
        basis=st.builds(Basis, cursor=TEXTS, last=maybe),
        approver=maybe,
        opening=st.booleans(),
        v=st.just(1),
    )
