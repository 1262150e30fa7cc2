"""The published test rows of standards bodies and libraries, read where they lie: never a part of this repository.

They are found in the folder that SCANNER_CASES names, else in ``shared/cases`` beside the repository.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("SCANNER_CASES", Path(__file__).parents[3] / "shared" / "cases"))


@dataclass(frozen=True, slots=True)
class Row:
    """One published row: what was put in, and what its source says comes of it."""

    id: str
    kind: str
    input: str
    expect: dict[str, Any]
    note: str
    agreement: str
    separators: tuple[str, ...]
    scanned: str | None

    @property
    def is_settled(self) -> bool:
        """Whether no second authority says otherwise."""
        return self.agreement in {"", "agree"}

    @property
    def pairs(self) -> tuple[tuple[str, str], ...] | None:
        """The elements that the row names, or None where it names none."""
        named = self.expect.get("ais", self.expect.get("dis"))
        return None if named is None else tuple((identifier, value) for identifier, value in named)


def rows(name: str) -> list[Row]:
    """Return the rows of one file; the test that asks is skipped where there is none."""
    path = FOLDER / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"no published rows at {path}: set SCANNER_CASES to their folder")
    return [_row(json.loads(line)) for line in path.read_text().splitlines()]


def _row(record: dict[str, Any]) -> Row:
    disputed = "disputed" if record.get("disputed") else ""
    return Row(
        record["id"],
        record["kind"],
        record["input"],
        record["expect"],
        record["note"],
        record.get("agreement", disputed),
        tuple(record.get("separators", ())),
        record.get("input_scan"),
    )
