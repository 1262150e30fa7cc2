"""Which fact's author knew which other fact, told by ``basis`` and by each device's own order (RULES §3.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from sync.ledger.envelope import Recorded

Chain = tuple[str, str]
"""A device and its epoch."""


class Knowledge:
    """Answers about the facts of one unit, worked out when first asked.

    Every fact knows its own device's earlier facts, the fact its basis names, and whatever those knew.
    """

    def __init__(self, facts: Iterable[Recorded]) -> None:
        self._facts = {recorded.envelope.id: recorded for recorded in facts}
        self._known: dict[str, Mapping[Chain, int]] = {}
        self._before: dict[str, str] | None = None

    def concurrent(self, one: str, other: str) -> bool:
        """Return whether neither author knew the other's fact."""
        return not self._knew(one, other) and not self._knew(other, one)

    def _knew(self, one: str, other: str) -> bool:
        envelope = self._facts[other].envelope
        return self._reach(one).get((envelope.device, envelope.epoch), -1) >= envelope.seq

    def _reach(self, fact: str) -> Mapping[Chain, int]:
        """Return the newest known seq of every chain; without recursion, since a chain may be long."""
        waiting = [fact]
        begun: set[str] = set()
        while waiting:
            current = waiting[-1]
            sources = self._sources(current)
            missing = [source for source in sources if source not in self._known and source not in begun]
            if current not in self._known and current not in begun and missing:
                begun.add(current)
                waiting.extend(missing)
                continue
            waiting.pop()
            if current not in self._known:
                self._known[current] = self._merged(current, sources)
        return self._known[fact]

    def _merged(self, fact: str, sources: Iterable[str]) -> Mapping[Chain, int]:
        reach: dict[Chain, int] = {}
        for source in sources:
            for chain, seq in self._known.get(source, {}).items():
                reach[chain] = max(seq, reach.get(chain, -1))
        envelope = self._facts[fact].envelope
        chain = (envelope.device, envelope.epoch)
        reach[chain] = max(envelope.seq, reach.get(chain, -1))
        return reach

    def _sources(self, fact: str) -> tuple[str, ...]:
        if self._before is None:
            self._before = self._device_order()
        named = (self._before.get(fact), self._facts[fact].envelope.basis.last)
        return tuple(source for source in named if source is not None and source in self._facts)

    def _device_order(self) -> dict[str, str]:
        chains: defaultdict[Chain, list[tuple[int, str]]] = defaultdict(list)
        for fact, recorded in self._facts.items():
            chains[recorded.envelope.device, recorded.envelope.epoch].append((recorded.envelope.seq, fact))
        before: dict[str, str] = {}
        for events in chains.values():
            events.sort()
            before.update({fact: earlier for (_, earlier), (_, fact) in pairwise(events)})
        return before
