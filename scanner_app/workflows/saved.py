"""The session as JSON and back: the saved step that is committed with the facts it led to.

A step is written as its class's name and its fields. A step that this version does not know (an older program after a
newer one) is given up for its workflow's first step: the facts are in the log, nothing is lost but the place in the
menu.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache, lru_cache
from types import MappingProxyType
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
        session: Session = _built(tree, Session, _step_classes())
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
def _step_classes() -> Mapping[str, type[Step]]:
    """Return every step class by its name in a saved session."""
    classes: dict[str, type[Step]] = {
        cls.__name__: cls for cls in (Home, KeyedOnce, AwaitPin, Problem, Asked, Blocked, Finished)
    }
    for workflow in WORKFLOWS.values():
        classes.update({f"{workflow.name}.{cls.__name__}": cls for cls in workflow.following})
    return MappingProxyType(classes)


@cache
def _shapes() -> Mapping[type[Step], tuple[str, tuple[str, ...]]]:
    """Return every step class's name in a saved session, and its fields."""
    names = {cls: name for name, cls in reversed(tuple(_step_classes().items()))}
    return MappingProxyType({cls: (name, _fields(cls)) for cls, name in names.items()})


def _fields(cls: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cls))


_SESSION: Final = _fields(Session)
_TRAIL: Final = _fields(Trail)


def _plain(value: Any) -> Any:
    """Return the value in a form that msgspec writes by itself, steps marked with their class."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Step):
        mark, names = _shapes()[type(value)]
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


def _built(tree: Any, cls: type[Any], steps: Mapping[str, type[Step]]) -> Any:
    """Return the value of this class; fields that hold steps are found by their mark."""
    hints = get_type_hints(cls)
    return cls(
        **{each.name: _field(tree[each.name], hints[each.name], steps) for each in fields(cls) if each.name in tree}
    )


def _field(tree: Any, hint: Any, steps: Mapping[str, type[Step]]) -> Any:
    if isinstance(tree, dict) and _MARK in tree:
        cls = steps.get(tree[_MARK])
        if cls is None:
            raise UnknownStepError(tree[_MARK])
        return _built(tree, cls, steps)
    if hint is Step:
        raise UnknownStepError(tree)
    if hint == tuple[tuple[str, Step], ...]:
        return tuple((name, _field(step, Step, steps)) for name, step in tree)
    if hint == tuple[Trail, ...]:
        return tuple(_built(each, Trail, steps) for each in tree)
    return msgspec.convert(tree, hint)
