"""What the page of one unit shows, as values: the template only sets them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from sync.ledger.clocks import parse_time
from sync.ledger.documents import Item, Operator
from sync.ledger.errors import MalformedError
from sync.ledger.lifecycle import State
from sync.ledger.unit import HoldKind
from sync.server import documents
from sync.server.site import site_of
from sync.server.tables import DEVICE
from sync.server.visible import visible_raw

_LABELS: Final[Mapping[str, str]] = {
    "po": "Purchase order", "po_line": "Line", "supplier": "Supplier", "received_at": "Received",
    "transfer": "Transfer", "order": "Order", "order_line": "Order line", "customer_ref": "Customer",
    "channel": "Channel", "carton": "Carton", "carrier": "Carrier", "tracking": "Tracking", "shipped_at": "Shipped",
    "rma": "Return", "holder": "With", "purpose": "For", "due": "Due back", "lot": "Lot", "expiry": "Good through",
    "condition": "Condition", "owner": "Owner", "parent": "On pallet or in carton", "tote": "Tote",
    "custodian": "In the hands of",
}  # fmt: skip
_LINKED: Final[Mapping[str, str]] = {"po": "purchase_order", "order": "order"}
_TIMES: Final = frozenset({"received_at", "shipped_at"})
_TONES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Received", "Returned", "Restocked", "Disassembled"), "in"),
    **dict.fromkeys(("PutAway", "Moved", "Counted", "Inspected", "Unpicked", "Unpacked"), "stay"),
    **dict.fromkeys(("Picked", "Packed", "Shipped", "Dispatched", "SentOut", "Assembled"), "out"),
    **dict.fromkeys(("Held", "Refused", "WrittenOff", "Scrapped"), "stop"),
}
_VERDICTS: Final[Mapping[str, str]] = {
    "echo": "the same fact again, from another handheld",
    "disputed": "disputed: it does not fit what was known",
    "taken_out": "taken back: does not count",
}
_KNOWN: Final[Mapping[str, str]] = {
    "scanned": "scanned", "keyed": "keyed in, twice", "by_parent": "moved with its carton or pallet",
    "by_run": "by a run of serials", "imported": "imported",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One name and value; ``link`` is the kind of document that it leads to."""

    label: str
    value: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One fact on the timeline."""

    clock: str
    utc: str
    title: str
    sentence: str
    tone: str
    verdict: str
    who: str
    approver: str
    where: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """The whole page."""

    item: str
    item_name: str
    serial: str
    state: str
    place: str
    details: tuple[Detail, ...]
    warnings: tuple[str, ...]
    aliases: tuple[Detail, ...]
    days: tuple[tuple[str, tuple[Moment, ...]], ...]
    count: int
    zone: str


@dataclass(frozen=True, slots=True)
class _Names:
    """What the codes of a trace are called."""

    zone: ZoneInfo
    operators: Mapping[str, str]
    devices: Mapping[str, str]

    def local(self, moment: str) -> datetime | None:
        try:
            return parse_time(moment).astimezone(self.zone)
        except MalformedError:
            return None

    def time(self, moment: str) -> str:
        local = self.local(moment)
        return moment if local is None else f"{local:%Y-%m-%d %H:%M}"


def unit_view(conn: Connection, told: Mapping[str, Any]) -> UnitView:
    """Return the page of a trace as ``sync.ledger.trace`` gives it."""
    names = _names(conn)
    item = documents.find(conn, "item", told["item"])
    known = {**told["documents"], **told["attributes"]}
    moments = [_moment(fact, told, names) for fact in told["facts"]]
    days = groupby(moments, key=lambda pair: pair[0])
    return UnitView(
        item=told["item"],
        item_name=item.name if isinstance(item, Item) else "",
        serial=told["serial"],
        state=told["state"].replace("_", " "),
        place=_standing(told),
        details=tuple(_detail(name, known[name], names) for name in _LABELS if name in known),
        warnings=tuple(_warnings(told)),
        aliases=tuple(Detail(label=alias["kind"], value=alias["text"]) for alias in told["aliases"]),
        days=tuple((day, tuple(moment for _, moment in of_day)) for day, of_day in days),
        count=len(moments),
        zone=names.zone.key,
    )


def _names(conn: Connection) -> _Names:
    operators = documents.every(conn, "operator").values()
    devices = conn.execute(select(DEVICE.c.device, DEVICE.c.name))
    return _Names(
        zone=ZoneInfo(site_of(conn).site.timezone),
        operators={each.code: f"{each.initials} · {each.code}" for each in operators if isinstance(each, Operator)},
        devices={row.device: row.name or row.device[:8] for row in devices},
    )


def _detail(name: str, value: str, names: _Names) -> Detail:
    shown = names.time(value) if name in _TIMES and "T" in value else value
    return Detail(label=_LABELS[name], value=shown, link=_LINKED.get(name, ""))


def _warnings(told: Mapping[str, Any]) -> Iterable[str]:
    disputed = bool(told["exceptions"])
    for hold in told["holds"]:
        if disputed and hold["kind"] == HoldKind.DISPUTE:
            continue  # the exception says the same, with its kind
        yield f"Held ({hold['kind'].replace('_', ' ')}): {hold['reason'] or 'no reason given'}"
    for exception in told["exceptions"]:
        yield f"Open exception ({exception['kind'].replace('_', ' ')}): {exception['reason']}"


def _moment(fact: Mapping[str, Any], told: Mapping[str, Any], names: _Names) -> tuple[str, Moment]:
    local = names.local(fact["corrected"])
    operator = fact["operator"]
    return (
        "Time not known" if local is None else f"{local:%A, %d %B %Y}",
        Moment(
            clock=fact["corrected"] if local is None else f"{local:%H:%M:%S}",
            utc=fact["corrected"],
            title=_spaced(fact["type"]),
            sentence=fact["sentence"],
            tone="stop" if fact["verdict"] == "disputed" else _TONES.get(fact["type"], "note"),
            verdict=_VERDICTS.get(fact["verdict"], ""),
            who=names.operators.get(operator, operator) if operator else "",
            approver=names.operators.get(fact["approver"], fact["approver"]) if fact["approver"] else "",
            where=" · ".join(part for part in (_place(fact), fact["station"] or "") if part),
            details=tuple(_facts_details(fact, told, names)),
        ),
    )


def _standing(told: Mapping[str, Any]) -> str:
    """Return where the unit is, in words that follow its state."""
    if told["place"]:
        return f"at {told['place']['code']}"
    carton = told["documents"].get("carton") if told["state"] == State.PACKED else None
    return f"in carton {carton}" if carton else ""


def _place(fact: Mapping[str, Any]) -> str:
    return fact["place"]["code"] if fact["place"] else ""


def _facts_details(fact: Mapping[str, Any], told: Mapping[str, Any], names: _Names) -> Iterable[Detail]:
    """Yield how it is known that this happened: evidence, device, chain."""
    opening = ", taken over on the first day" if fact["opening"] else ""
    yield Detail(label="Known", value=_KNOWN.get(fact["known"], fact["known"]) + opening)
    for evidence in told["evidence"]:
        if evidence["fact"] == fact["id"]:
            raw = visible_raw(evidence["raw"]) if evidence["raw"] else "kept back on purpose"
            yield Detail(label="Scan", value=f"{evidence['aim']} {raw}".strip())
            yield Detail(label="Scanner", value=evidence["source"])
    yield Detail(label="Handheld", value=names.devices.get(fact["device"], fact["device"]))
    yield Detail(label="Its own clock", value=fact["at"])
    for link in told["chain"]:
        if link["fact"] == fact["id"]:
            yield Detail(label="Chain", value=f"event {link['seq']} of epoch {link['epoch']}")
            yield Detail(label="Hash", value=link["hash"])


def _spaced(name: str) -> str:
    """Return ``PutAway`` as ``Put away``."""
    spaced = "".join(f" {character.lower()}" if character.isupper() else character for character in name)
    return spaced.strip().capitalize()
