"""A recall in words: how many units are where, then one line a unit with who has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from devices.showable import showable

_WHERE: Mapping[str, str] = {
    "expected": "expected",
    "here": "here",
    "customer": "with customers",
    "out": "out on loan or repair",
    "in_transit": "between sites",
    "assembled": "built into others",
    "scrapped": "scrapped",
    "lost": "lost",
    "unknown": "whereabouts unknown",
}


def recall_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of every recall of the answer (``docs/json.md``)."""
    for recall in answer["recalls"]:
        since = f" since {recall['since']}" if recall["since"] else ""
        reason = f": {showable(recall['reason'])}" if recall["reason"] else ""
        yield f"Recall {showable(recall['code'])}, {recall['status']}{since}{reason}"
        yield f"  Affected: {_numbers(recall['affected'])}"
        yield f"  Possibly affected: {_numbers(recall['possible'])}"
        yield from _table(recall["units"])


def _numbers(counts: Mapping[str, int]) -> str:
    parts = [f"{count} {_WHERE[where]}" for where, count in counts.items()]
    return f"{sum(counts.values())} ({', '.join(parts)})" if parts else "none"


def _table(units: list[dict[str, Any]]) -> Iterator[str]:
    rows = [_row(unit) for unit in units]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row in rows:
        yield "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _row(unit: Mapping[str, Any]) -> tuple[str, str, str, str]:
    doubt = f"possibly: no {', no '.join(unit['missing'])}".replace("_", " ") if unit["missing"] else "affected"
    return showable(unit["item"]), showable(unit["serial"]), _whereabouts(unit), doubt


def _whereabouts(unit: Mapping[str, Any]) -> str:
    told = {
        "expected": ("on", unit["po"]),
        "here": ("in", unit["place"]),
        "customer": ("customer", unit["customer_ref"]),
        "out": ("with", unit["holder"]),
        "in_transit": ("transfer", unit["transfer"]),
        "assembled": ("in unit", (unit["assembled_in"] or {}).get("serial")),
    }
    word, value = told.get(unit["whereabouts"], ("", None))
    parts = [unit["state"].replace("_", " ") if unit["whereabouts"] != "expected" else "expected"]
    parts += [word, showable(value)] if value else []
    if unit["order"] and unit["whereabouts"] in {"here", "customer"}:
        parts.append(f"for order {showable(unit['order'])}")
    if unit["contains"]:
        inside = ", ".join(showable(each["serial"]) for each in unit["contains"])
        parts.append(f"contains {inside}")
    if unit["left_after_start"]:
        parts.append("LEFT AFTER THE START")
    return " ".join(parts)
