"""All German sentences by their stable keys; what is missing here is English."""

from typing import Final

from scanner_app.sentences.german import (
    codes,
    count,
    holding,
    lookup,
    move,
    pack,
    pick,
    putaway,
    receive,
    return_,
    screen,
    session,
    ship,
)

SENTENCES: Final[dict[str, str]] = {
    **session.SENTENCES,
    **screen.SENTENCES,
    **codes.SENTENCES,
    **holding.SENTENCES,
    **receive.SENTENCES,
    **putaway.SENTENCES,
    **pick.SENTENCES,
    **pack.SENTENCES,
    **ship.SENTENCES,
    **return_.SENTENCES,
    **count.SENTENCES,
    **move.SENTENCES,
    **lookup.SENTENCES,
}
