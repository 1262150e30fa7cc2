"""What ``scanner-server`` prints: for people, with every code shown safely, or as JSON for programs."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from devices.showable import showable


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


def print_trace(told: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a unit's trace."""
    if as_json:
        _print_json(told)
        return
    place = told["place"]["code"] if told["place"] else "nowhere"
    _print(f"{showable(told['item'])} {showable(told['serial'])}: {told['state']}, {showable(place)}")
    for hold in told["holds"]:
        _print(f"  HELD {hold['kind']}: {showable(hold['reason'])}")
    for exception in told["exceptions"]:
        _print(f"  OPEN {exception['kind']}: {showable(exception['reason'])}")
    for name, value in {**told["documents"], **told["attributes"]}.items():
        _print(f"  {name}: {showable(str(value))}")
    for fact in told["facts"]:
        who = showable(fact["operator"] or "-")
        verdict = "" if fact["verdict"] == "accepted" else f" [{fact['verdict']}]"
        _print(f"  {fact['corrected']}  {who:<12} {showable(fact['sentence'])}{verdict}")


def _print(*lines: str) -> None:
    sys.stdout.writelines(line + "\n" for line in lines)


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
