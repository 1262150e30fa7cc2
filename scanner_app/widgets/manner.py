"""How things are shown on this terminal: in which language, with which characters."""

from dataclasses import dataclass

from scanner_app.phrases import say, sign, word
from scanner_app.workflows.answer import Answer, Kind, Phrase


@dataclass(frozen=True, slots=True)
class Manner:
    """The language of the operator, and whether the terminal has more than ASCII."""

    language: str = "en"
    unicode: bool = True

    @property
    def ink(self) -> str:
        """Return the character of which block letters are made."""
        return "█" if self.unicode else "#"

    def say(self, phrase: Phrase) -> str:
        """Return the phrase in words, fit for a screen."""
        return self.plain(say(phrase, self.language))

    def tell(self, code: str, **args: object) -> str:
        """Return one of the screen's own sentences."""
        return self.say(Phrase.of(f"screen.{code}", **args))

    def sentences(self, answer: Answer) -> list[str]:
        """Return what the answer says and what is expected instead."""
        return [self.say(phrase) for phrase in (answer.phrase, answer.expected) if phrase is not None]

    def word(self, kind: Kind) -> str:
        """Return the word of an answer's class, of at most six letters."""
        return self.plain(word(kind, self.language))

    def sign(self, kind: Kind) -> str:
        """Return the sign of an answer's class."""
        return sign(kind, ascii_only=not self.unicode)

    def block_sign(self, kind: Kind) -> str:
        """Return the sign for block letters, which draw it on any terminal."""
        return sign(kind)

    def poster(self, kind: Kind) -> str:
        """Return sign and word for block letters."""
        return f"{sign(kind)} {self.word(kind)}"

    def plain(self, text: str) -> str:
        """Return the text in characters that this terminal has; what it lacks is ``?``."""
        return text if self.unicode else text.encode("ascii", "replace").decode("ascii")
