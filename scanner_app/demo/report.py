"""What the scripted day led to, counted in three places, and whether they agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from devices.showable import showable
from scanner_app.demo.hands import Done
from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from sync import wire
from sync.handheld import View
from sync.store import open_view

_WIDTH: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What the handheld's own file holds."""

    facts: int
    scans: tuple[int, ...]
    unsent: int
    last_hash: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The counts of the day, and every way in which they differ, as sentences; none where all agree."""

    counts: Mapping[str, Any]
    trace: Mapping[str, Any]
    differences: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as one JSON object."""
        return {**self.counts, "differences": list(self.differences), "trace": self.trace}

    def as_lines(self) -> list[str]:
        """Return the report as a table for people, safe to print."""
        rows = []
        for name, value in self.counts.items():
            words = name.replace("_", " ")
            if isinstance(value, Mapping):
                rows += [f"{words + ' ' + kind:<{_WIDTH}} {count:>6}" for kind, count in value.items()]
            else:
                rows.append(f"{words:<{_WIDTH}} {_worded(value):>6}")
        told = [f"  {_fact(fact)}" for fact in self.trace["facts"]]
        title = f"the life of {self.trace['serial']} ({self.trace['item']}): {self.trace['state']}"
        ends = [f"DIFFERS: {each}" for each in self.differences] or ["every count agrees"]
        return [*rows, "", showable(title), *told, "", *ends]


def filed(site: Site) -> Filed:
    """Read the handheld's file."""
    with open_view(site.handheld, site.identity) as view:
        summary, chain = view.summary(), view.verify_chain()
        return Filed(
            facts=summary.total,
            scans=_scans(view),
            unsent=summary.unsent,
            last_hash=summary.last_hash,
            whole=chain.whole,
        )


def report(site: Site, done: Done, unit: tuple[str, str]) -> Report:
    """Compare what the operator saw, what the file holds and what the server says over HTTP."""
    file = filed(site)
    status = site.get("/api/v1/status", verify="true")
    device = next(each for each in status["devices"] if each["device"] == site.identity.device)
    item, serial = unit
    trace = site.get("/api/v1/trace", item=item, serial=serial)
    answered = sum(done.answers.values())
    counts = {
        "scans_sent": done.sent,
        "scans_repeated": done.again,
        "answers_on_the_screen": answered,
        "answers_never_shown": done.unanswered,
        "answers": {kind.value: done.answers[kind] for kind in Kind if done.answers[kind]},
        "scans_recorded": len(file.scans),
        "facts_stored": file.facts,
        "facts_on_server": device["events"],
        "unsent": file.unsent,
        "handheld_chain_verified": file.whole,
        "server_chain_verified": all(epoch["whole"] for epoch in device["epochs"]),
        "quarantined": status["quarantined"],
        "open_exceptions": status["open_exceptions"],
    }
    return Report(counts=counts, trace=trace, differences=_differences(done, file, device, counts))


def _differences(done: Done, file: Filed, device: Mapping[str, Any], counts: Mapping[str, Any]) -> tuple[str, ...]:
    sent, answered = done.sent, sum(done.answers.values())
    recorded = set(file.scans)
    never_shown = recorded - set(done.numbers)
    checks = (
        (sent == answered + done.unanswered, f"{sent} scans were sent, {answered} answers came"),
        (len(set(done.numbers)) == answered, "a scan was answered twice"),
        (recorded >= set(done.numbers), "an answer was shown for a scan that is not recorded"),
        (recorded == set(range(1, len(recorded) + 1)), "the scans recorded are not numbered without a gap"),
        (len(never_shown) <= done.unanswered, f"scans {sorted(never_shown)} are recorded and were never answered"),
        (counts["facts_stored"] == counts["facts_on_server"], "handheld and server hold different numbers of facts"),
        (counts["unsent"] == 0, f"{file.unsent} facts are unsent"),
        (file.last_hash == device["epochs"][-1]["last_hash"], "the chains end in different hashes"),
        (counts["handheld_chain_verified"], "the handheld's chain is broken"),
        (counts["server_chain_verified"], "the server's chain is broken"),
        (counts["quarantined"] == 0, f"{counts['quarantined']} facts are in quarantine"),
        (counts["open_exceptions"] == 0, f"{counts['open_exceptions']} exceptions are open"),
    )
    return tuple(sentence for holds, sentence in checks if not holds)


def _scans(view: View) -> tuple[int, ...]:
    """Return the number of every scan that left a fact."""
    rows = view.conn.execute("SELECT raw FROM event ORDER BY position").fetchall()
    numbers = {wire.decode(raw).scan for (raw,) in rows}
    return tuple(sorted(number for number in numbers if number is not None))


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return str(value)


def _fact(fact: Mapping[str, Any]) -> str:
    who = fact["operator"] or "-"
    return showable(f"{fact['corrected'][:19]}  {who:<6} {fact['type']:<9} {fact['sentence']}")
