"""Every sentence an operator can read: a phrase's key and arguments become words here, at the edge (DESIGN §1).

A template names its arguments in braces. ``{serial}`` is a code: shown through the one sanitiser and, when long, cut in
the middle with its last eight characters kept. ``{at:time}`` is a moment (``when`` makes it). ``{state:state}`` is a
word of the catalogue, here ``state.<value>``. ``{who:more}`` and ``{at:more_time}`` go on with a comma, or say nothing
where nothing is known. Codes, templates and arguments are checked against the program by a test.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from string import Formatter
from typing import Any, Final
from zoneinfo import ZoneInfo

from devices.showable import showable
from scanner_app.workflows.answer import Answer, Kind, Phrase

DEFAULT_LANGUAGE: Final = "en"
LANGUAGES: Final[Mapping[str, str]] = {"en": "english", "de": "german"}
"""Language -> its package in ``scanner_app.sentences``."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

LONGEST_CODE: Final = 24
"""A code that takes more cells is cut in the middle."""

UNKNOWN: Final = frozenset({"", "–"})
"""Arguments that tell nothing."""

_WORDS: Final[Mapping[str, Mapping[Kind, str]]] = {
    "en": {
        Kind.OK: "OK", Kind.NOTE: "NOTE", Kind.CONFIRM: "SURE?", Kind.WRONG: "WRONG",
        Kind.DUPLICATE: "TWICE", Kind.HOLD: "STOP", Kind.UNKNOWN: "WHAT?", Kind.FAULT: "AGAIN",
    },
    "de": {
        Kind.OK: "OK", Kind.NOTE: "INFO", Kind.CONFIRM: "JA?", Kind.WRONG: "FALSCH",
        Kind.DUPLICATE: "2-MAL", Kind.HOLD: "STOPP", Kind.UNKNOWN: "WAS?", Kind.FAULT: "ERNEUT",
    },
}  # fmt: skip
_SIGNS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.OK: ("✓", "+"),
    Kind.NOTE: ("!", "!"),
    Kind.CONFIRM: ("?", "?"),
    Kind.WRONG: ("✗", "x"),
    Kind.DUPLICATE: ("=", "="),
    Kind.HOLD: ("■", "#"),
    Kind.UNKNOWN: ("○", "o"),
    Kind.FAULT: ("↺", "~"),
}


def say(phrase: Phrase, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the phrase as a sentence that is safe to show: no control character of an argument is left in it.

    A key that the catalogue lacks (a step saved by a newer version) is shown as it is, with its arguments.
    """
    template = _catalogue(language).get(phrase.code)
    if template is None:
        return " ".join((phrase.code, *(f"{name}={shown(value)}" for name, value in phrase.args)))
    return _Sentence(_catalogue(language)).vformat(template, (), dict(phrase.args))


def tell(answer: Answer, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the whole answer in words: what it says, what is to be known beside it, and what the step expects."""
    parts = (answer.phrase, answer.aside, answer.expected)
    return " ".join(say(part, language) for part in parts if part is not None)


def word(kind: Kind, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the class of an answer in one word of at most six letters."""
    return _WORDS.get(language, _WORDS[DEFAULT_LANGUAGE])[kind]


def sign(kind: Kind, *, ascii_only: bool = False) -> str:
    """Return the class's sign, one character that no other class has."""
    return _SIGNS[kind][1 if ascii_only else 0]


def shown(text: str, limit: int = LONGEST_CODE) -> str:
    """Return a code as it is shown: sanitised, and cut in the middle with its last eight characters kept."""
    return showable(text, limit)


def moment(text: str) -> str:
    """Return a moment made by ``when`` (``2026-11-23T08:42:00.000Z[Europe/Berlin]``) as the site's day and time.

    A day is shown as it is.
    """
    if _DAY.fullmatch(text):
        return text
    at, _, zone = text.rstrip("]").partition("[")
    try:
        local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone or "UTC"))
    except (ValueError, KeyError, OSError):
        return shown(text) if text else "–"
    return f"{local:%m-%d %H:%M}"


class _Sentence(Formatter):
    """Fills a template; arguments are data and never templates."""

    def __init__(self, catalogue: Mapping[str, str]) -> None:
        self._catalogue = catalogue

    def get_value(self, key: int | str, _args: Any, kwargs: Mapping[str, Any]) -> str:
        """Return the argument, or a dash for one that the phrase does not carry."""
        return str(kwargs.get(str(key), "–"))

    def format_field(self, value: str, format_spec: str) -> str:
        """Return the argument as a code, a moment, or a word of the catalogue."""
        if format_spec.startswith("more"):
            rest = format_spec.removeprefix("more").removeprefix("_")
            return "" if value in UNKNOWN else f", {self.format_field(value, rest)}"
        if format_spec == "time":
            return moment(value)
        if format_spec:
            return self._catalogue.get(f"{format_spec}.{value}", shown(value))
        return shown(value)


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """Return the language's sentences; what a language lacks is English."""
    english = import_module("scanner_app.sentences.english.catalogue").SENTENCES
    package = LANGUAGES.get(language)
    if package is None or package == "english":
        return dict(english)
    return {**english, **import_module(f"scanner_app.sentences.{package}.catalogue").SENTENCES}
