"""The session as JSON and back: the saved step that is committed with the facts it led to.

A step is written as its class's name and its fields. A step that this version does not know (an older program after a
newer one) is given up for its workflow's first step: the facts are in the log, nothing is lost but the place in the
menu.
"""

from dataclasses import fields
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final, get_type_hints

import msgspec

from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.state import TRAIL_LENGTH, AwaitPin, Home, KeyedOnce, Problem, Session, Trail
from scanner_app.workflows.step import Step
from scanner_app.workflows.workflow import Asked, Blocked, Finished

_MARK: Final = "$step"


class UnknownStepError(Exception):
    """The saved step is not one of this version's."""


def dump(session: Session) -> bytes:
    """Return the session as JSON."""
    return msgspec.json.encode(_plain(session))


def load(raw: bytes | None) -> Session:
    """Return the saved session, or a new one where none was saved or its step is unknown here."""
    if raw is None:
        return Session()
    try:
        tree = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Session()
    try:
        session: Session = _built(tree, Session)
    except (UnknownStepError, msgspec.ValidationError, KeyError, TypeError, ValueError):
        return _of_whom(tree)
    return session


def _of_whom(tree: Any) -> Session:
    """Return a new session of the operator who was signed in, with the wrong PINs counted on."""
    if not isinstance(tree, dict):
        return Session()
    try:
        operator: str | None = msgspec.convert(tree.get("operator"), str | None)
        return Session(operator=operator, tries=msgspec.convert(tree.get("tries", ()), tuple[tuple[str, int], ...]))
    except msgspec.ValidationError:
        return Session()


@cache
def _step_class(mark: object) -> type[Step]:
    """Return the step class of this name in a saved session."""
    workflow, _, name = str(mark).rpartition(".")
    known = WORKFLOWS[workflow].following if workflow in WORKFLOWS else () if workflow else _COMMON
    found = next((cls for cls in known if cls.__name__ == name), None)
    if found is None:
        raise UnknownStepError(mark)
    return found


@cache
def _shape(cls: Any) -> tuple[str, tuple[str, ...]]:
    """Return the step class's name in a saved session, and its fields."""
    own = () if cls in _COMMON else (name for name in WORKFLOWS if cls in WORKFLOWS[name].following)
    return ".".join((*islice(own, 1), cls.__name__)), _fields(cls)


def _fields(cls: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cls))


_COMMON: Final = (Home, KeyedOnce, AwaitPin, Problem, Asked, Blocked, Finished)
_SESSION: Final = _fields(Session)
_TRAIL: Final = _fields(Trail)


def _plain(value: Any) -> Any:
    """Return the value in a form that msgspec writes by itself, steps marked with their class."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Step):
        cls: Any = type(value)
        mark, names = _shape(cls)
        return {_MARK: mark, **{name: _plain(getattr(value, name)) for name in names}}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Session):
        return {name: _plain(getattr(value, name)) for name in _SESSION}
    return _trail(value) if isinstance(value, Trail) else value


@lru_cache(TRAIL_LENGTH * 2)
def _trail(trail: Trail) -> msgspec.Raw:
    """Return one thing that UNDO can take back, written once: it is saved again with every scan until it is too old."""
    return msgspec.Raw(msgspec.json.encode({name: _plain(getattr(trail, name)) for name in _TRAIL}))


def _built(tree: Any, cls: type[Any]) -> Any:
    """Return the value of this class; fields that hold steps are found by their mark."""
    hints = get_type_hints(cls)
    return cls(**{each.name: _field(tree[each.name], hints[each.name]) for each in fields(cls) if each.name in tree})


def _field(tree: Any, hint: Any) -> Any:
    if isinstance(tree, dict) and _MARK in tree:
        return _built(tree, _step_class(tree[_MARK]))
    if hint is Step:
        raise UnknownStepError(tree)
    if hint == tuple[tuple[str, Step], ...]:
        return tuple((name, _field(step, Step)) for name, step in tree)
    if hint == tuple[Trail, ...]:
        return tuple(_built(each, Trail) for each in tree)
    return msgspec.convert(tree, hint)
