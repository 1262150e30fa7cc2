"""What was decided about facts afterwards: taken back by Voided, settled by the desk's Resolved (RULES §1, §3.3)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sync.ledger.envelope import Recorded
from sync.ledger.facts import Resolution, Resolved, Voided


@dataclass(frozen=True, slots=True)
class Decisions:
    """Ids of facts: ``out`` maps what is taken out to the fact that took it out, ``accepted`` to the Resolved."""

    out: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)


def decisions(ordered: Iterable[Recorded]) -> Decisions:
    """Return what the Voided and Resolved among the facts, sorted by ``Recorded.order``, decide.

    A Voided that is voided itself gives its fact back. A decision about a fact that has not arrived stands until it
    does. Of several decisions of the desk about one fact the newest counts.
    """
    voids: dict[str, str] = {}
    resolved: dict[str, Resolved] = {}
    for recorded in ordered:
        fact = recorded.envelope.fact
        if isinstance(fact, Voided):
            voids[recorded.envelope.id] = fact.fact
        elif isinstance(fact, Resolved):
            resolved[recorded.envelope.id] = fact
    if not voids and not resolved:
        return Decisions()
    out = _voided(voids)
    settled = {fact.fact: (by, fact.how) for by, fact in resolved.items() if by not in out}
    untouchable = voids.keys() | resolved.keys() | out.keys()
    for target, (by, how) in settled.items():
        if how is not Resolution.ACCEPT and target not in untouchable:
            out[target] = by
    accepted = {target: by for target, (by, how) in settled.items() if how is Resolution.ACCEPT}
    return Decisions(out, accepted)


def _voided(voids: Mapping[str, str]) -> dict[str, str]:
    """Return target -> the Voided that takes it out, the voids of voids worked out from the ends of their chains.

    Voids that name each other in a ring name nothing else, so they decide nothing.
    """
    open_voiders = Counter(target for target in voids.values() if target in voids)
    ready = [void for void in voids if not open_voiders[void]]
    out: dict[str, str] = {}
    decided: set[str] = set()
    while ready:
        void = ready.pop()
        if void in decided:
            continue
        decided.add(void)
        target = voids[void]
        if void not in out:
            out.setdefault(target, void)
        open_voiders[target] -= 1
        if target in voids and (target in out or not open_voiders[target]):
            ready.append(target)
    return out
