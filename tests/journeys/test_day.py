"""The demo's scripted day: a real application, a real serial line, a real server, and trouble with each of them."""

import json
from pathlib import Path

from tests.journeys.machine import scanner
from tests.journeys.station import environment


def test_the_scripted_day_ends_with_nothing_unsent_and_every_count_equal_on_both_ends(tmp_path: Path) -> None:
    config = tmp_path / "none.toml"
    config.write_text("")
    told = scanner("demo", "--script", "--json", env=environment(tmp_path / "unused", config))
    assert told.status == 0, told.err
    counts = json.loads(told.out)
    assert counts["differences"] == []
    assert counts["unsent"] == 0
    assert counts["facts_stored"] == counts["facts_on_server"] > counts["scans_recorded"]
    assert counts["scans_sent"] == counts["answers_on_the_screen"] + counts["answers_never_shown"]
    assert counts["answers_on_the_screen"] == sum(counts["answers"].values())
    assert counts["scans_recorded"] - counts["answers_on_the_screen"] in {0, counts["answers_never_shown"]}
    assert counts["handheld_chain_verified"] is True
    assert counts["server_chain_verified"] is True
    assert counts["quarantined"] == counts["open_exceptions"] == 0
    assert {"OK", "NOTE", "CONFIRM", "WRONG", "DUPLICATE", "FAULT"} <= set(counts["answers"])
    assert [fact["type"] for fact in counts["trace"]["facts"]] == ["Received", "PutAway", "Picked", "Packed"]
    for trouble in ("the cable is pulled", "the server down", "the application is killed", "the server up"):
        assert trouble in told.err
    assert not (tmp_path / "unused").exists()
