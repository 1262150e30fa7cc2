"""Facts put into one device's chain, as the fold takes them."""

from collections.abc import Iterable

from sync.ledger.envelope import FIRST_PREV, Envelope, Known, Recorded
from sync.ledger.facts import Fact

AT = "2026-03-02T08:00:00.000Z"


def recorded(facts: Iterable[Fact]) -> list[Recorded]:
    """Return the facts as the log would hold them."""
    return [
        Recorded(
            envelope=Envelope(
                id=f"fact-{seq}",
                device="desk",
                epoch="epoch-1",
                seq=seq,
                prev=FIRST_PREV,
                at=AT,
                offset=0,
                monotonic=seq,
                boot="boot-1",
                site="NORTH",
                fact=fact,
                known=Known.IMPORTED,
                opening=True,
            ),
            hash=f"{seq:064x}",
            corrected=AT,
        )
        for seq, fact in enumerate(facts, 1)
    ]
