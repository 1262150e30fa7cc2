"""What ``scanner-server`` prints: for people, with every code shown safely, or as JSON for programs."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from devices.showable import showable
from scanner_app.trace_print import trace_lines


def print_code(code: str, scanned: str, *, as_json: bool, more: Mapping[str, str]) -> None:
    """Print an enrolment code and how to use it."""
    if as_json:
        _print_json({**more, "code": code, "barcode": scanned})
        return
    _print(
        f"Enrolment code: {code}",
        f"As a barcode:   {scanned}",
        "",
        f"On the handheld: scanner enroll {scanned.split(' ')[1]} {code}",
        "It enrols one handheld, once. Another one: scanner-server enroll-code",
    )


def print_loaded(answer: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what an import did."""
    if as_json:
        _print_json(answer)
        return
    _print(*(f"Note: {showable(warning['sentence'])}" for warning in answer["warnings"]))
    _print(f"{answer['kind']}: {answer['named']} named in the file, {answer['changed']} new or changed.")


def print_events(answer: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what became of the events of a file."""
    if as_json:
        _print_json(answer)
        return
    _print(
        f"{showable(answer['device'])}: {answer['named']} events in the file, {answer['accepted']} new, "
        f"{answer['duplicates']} here already, {answer['quarantined']} not understood and kept apart.",
        *_branch(answer["conflicts"]),
    )


def _branch(conflicts: int) -> tuple[str, ...]:
    if not conflicts:
        return ()
    return (f"{conflicts} are of another branch of its log, which was copied or restored: they are kept apart.",)


def print_trace(told: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a unit's trace."""
    if as_json:
        _print_json(told)
        return
    _print(*trace_lines(told))


def _print(*lines: str) -> None:
    sys.stdout.writelines(line + "\n" for line in lines)


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
