"""The answer: sign and word as large as they fit, the sentence beneath."""

from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.content import Content

from scanner_app.widgets.block_font import banner
from scanner_app.widgets.fitting import rows_of, wrapped
from scanner_app.widgets.ink import painted
from scanner_app.widgets.manner import Manner
from scanner_app.workflows.answer import REFUSED, Kind

_REFUSED_STATE = "-refused"
_STATES = {
    Kind.OK: "-ok",
    Kind.NOTE: "-note",
    Kind.CONFIRM: "-confirm",
    Kind.DUPLICATE: "-duplicate",
    Kind.HOLD: "-hold",
}


def state_of(kind: Kind) -> str:
    """Return the style class of an answer's class."""
    return _STATES.get(kind, _REFUSED_STATE)


def urgent(kind: Kind) -> bool:
    """Return whether the answer must be read before the next question: a refusal, or a question itself."""
    return kind in REFUSED or kind is Kind.CONFIRM


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer's words: the sentences, and ``aside`` what may follow them where all of it has room."""

    kind: Kind
    sentences: tuple[str, ...]
    aside: str = ""

    def forms(self) -> tuple["Telling", ...]:
        """Return the answer in its longest form, and without the aside."""
        short = replace(self, aside="")
        return (replace(short, sentences=(*self.sentences, self.aside)), short) if self.aside else (short,)

    def besides(self, ask: str) -> "Telling":
        """Return the answer without what the question above it says already, so that nothing stands twice."""
        return replace(self, sentences=tuple(said for said in self.sentences if not _repeats(said, ask)))

    def rows(self, width: int) -> int:
        """Return how many rows the sentences take."""
        return sum(rows_of(sentence, width) for sentence in self.sentences)


def answer_rows(
    telling: Telling, manner: Manner, *, width: int, block: int, sentence: int, pad: int = 0
) -> list[Content]:
    """Return ``block`` rows of sign and word and at most ``sentence`` rows of what it says, in ``pad`` blank ones."""
    word = _word(telling.kind, manner, width=width, rows=block)
    said = _said(telling, width - 1, sentence)
    margin = [Content("")] * pad
    return [*margin, *word, *(margin if said else []), *map(_indented, said), *margin]


def _word(kind: Kind, manner: Manner, *, width: int, rows: int) -> list[Content]:
    """Return sign and word in ``rows`` rows: as large as they fit, else in one row."""
    colour = f"$on{state_of(kind)}"
    lines = banner(manner.poster(kind), width, rows, ink=manner.ink)
    if lines:
        indent = int(len(lines[0]) < width)
        return [painted(line, colour, indent=indent) for line in lines] + [Content("")] * (rows - len(lines))
    return _beside(kind, manner, width=width, rows=rows)


def _beside(kind: Kind, manner: Manner, *, width: int, rows: int) -> list[Content]:
    """Return the sign in block letters with the word beside it, or both in one row where even that is too wide."""
    sign, word = manner.block_sign(kind), " ".join(manner.word(kind))
    colour = f"$on{state_of(kind)}"
    lines = banner(sign, width - cell_len(word) - 3, rows, ink=manner.ink)
    if not lines:
        plain = Content.styled(f" {manner.sign(kind)} {manner.word(kind)}", "bold")
        return [plain, *[Content("")] * (rows - 1)]
    out = [painted(line, colour, indent=1) for line in lines] + [Content("")] * (rows - len(lines))
    middle = len(lines) // 2
    out[middle] = Content.assemble(out[middle], (f" {word}", f"bold {colour}"))
    return out


def _said(telling: Telling, width: int, rows: int) -> list[str]:
    """Return the sentences in the rows there are: each keeps one row before the first gets its second."""
    out: list[str] = []
    for place, sentence in enumerate(telling.sentences):
        others = len(telling.sentences) - place - 1
        out += wrapped(sentence, width, max(1, rows - len(out) - others))
    return out[:rows]


def _repeats(sentence: str, ask: str) -> bool:
    return sentence == ask or (ask.endswith("?") and sentence.startswith(f"{ask} "))


def _indented(line: str) -> Content:
    return Content(f" {line}")
