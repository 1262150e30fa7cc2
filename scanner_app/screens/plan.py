"""Which part of the screen gets how many rows: what must be read first, then what helps."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from scanner_app.widgets.block_font import HALF_ROWS, ROWS

_PADS: Final = 3
"""Blank rows of a padded answer: above it, under its word where a sentence follows, below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What each part would take; 0 where it has nothing to show.

    ``ask_large`` is what the question takes in block letters, ``choices_roomy`` a menu with blank rows, ``answer`` the
    rows of the answer's sentences; an ``urgent`` answer goes before the target. A ``bare`` answer is its word alone:
    what it says is the question itself.
    """

    ask: int = 0
    ask_large: int = 0
    target: bool = False
    facts: int = 0
    answer: int = 0
    bare: bool = False
    urgent: bool = False
    progress: bool = False
    choices: int = 0
    choices_roomy: int = 0
    edge: bool = False

    @property
    def answered(self) -> bool:
        """Return whether there is an answer."""
        return self.answer > 0 or self.bare


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows given to each part, from top to bottom. ``block`` is the answer's word, ``sentence`` what it says.

    ``gap`` stands under the title, ``pad`` above, inside and below the answer, ``spring`` above the answer.
    """

    title: int = 1
    gap: int = 0
    ask: int = 0
    target: int = 0
    facts: int = 0
    spring: int = 0
    pad: int = 0
    block: int = 0
    sentence: int = 0
    progress: int = 0
    choices: int = 0
    edge: int = 0
    status: int = 1


class _Wish(NamedTuple):
    """A part wants so many rows in all; a ``whole`` one is of no use with fewer."""

    part: str
    rows: int
    whole: bool = False


def share(height: int, needs: Needs) -> Rows:
    """Return the rows for a screen of this height; below eight rows the least important parts are left out."""
    rows = Rows()
    spare = height - rows.title - rows.status
    for wish in _wishes(needs):
        more = wish.rows - getattr(rows, wish.part)
        given = 0 if more > spare and wish.whole else max(0, min(more, spare))
        rows = replace(rows, **{wish.part: getattr(rows, wish.part) + given})
        spare -= given
    gap = min(1, max(0, spare))
    pads = _PADS if rows.sentence else _PADS - 1
    pad = 1 if rows.block and spare - gap >= pads else 0
    return replace(rows, gap=gap, pad=pad, spring=max(0, spare - gap - pad * pads))


def _wishes(needs: Needs) -> list[_Wish]:
    """Return what is wanted, in the order in which it is granted: first a row for each part, then the large forms."""
    return [
        _Wish("block", int(needs.answered)),
        _Wish("ask", min(1, needs.ask)),
        _Wish("edge", int(needs.edge)),
        _Wish("target", int(needs.target)),
        _Wish("sentence", min(1, needs.answer)),
        _Wish("choices", min(1, needs.choices)),
        _Wish("progress", int(needs.progress)),
        *(_urgent(needs) if needs.urgent else _calm(needs)),
        _Wish("ask", needs.ask_large, whole=True),
        _Wish("target", ROWS if needs.target else 0, whole=True),
        _Wish("ask", needs.ask),
        _Wish("choices", needs.choices_roomy, whole=True),
    ]


def _urgent(needs: Needs) -> list[_Wish]:
    """Return the wishes around an answer that must be read before anything else: its word at its largest, first."""
    return [
        _Wish("ask", min(2, needs.ask)),
        _Wish("block", ROWS if needs.answered else 0, whole=True),
        _Wish("sentence", min(2, needs.answer)),
        _Wish("ask", needs.ask if needs.bare else 0),
        _Wish("target", HALF_ROWS if needs.target else 0, whole=True),
        _Wish("choices", min(2, needs.choices)),
        _Wish("sentence", needs.answer),
        _Wish("choices", needs.choices),
        _Wish("facts", needs.facts),
    ]


def _calm(needs: Needs) -> list[_Wish]:
    """Return the wishes around no answer or one that went well: the facts go before the word's largest form."""
    return [
        _Wish("facts", min(1, needs.facts)),
        _Wish("ask", min(2, needs.ask)),
        _Wish("target", HALF_ROWS if needs.target else 0, whole=True),
        _Wish("block", HALF_ROWS if needs.answered else 0, whole=True),
        _Wish("sentence", min(2, needs.answer)),
        _Wish("choices", min(2, needs.choices)),
        _Wish("sentence", needs.answer),
        _Wish("choices", needs.choices),
        _Wish("facts", needs.facts),
        _Wish("block", ROWS if needs.answered else 0, whole=True),
    ]
