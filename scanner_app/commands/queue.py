"""``scanner queue``: what waits for the server."""

from argparse import Namespace
from typing import Any

from devices.showable import showable
from scanner_app.carrying import age
from scanner_app.commands.console import json_line, line
from scanner_app.exit_code import ExitCode
from scanner_app.handheld_folder import Folder
from sync.clock import SystemClock
from sync.handheld import View
from sync.reissue import unreadable


def run(arguments: Namespace) -> int:
    """Print the outbox in one table, or as one JSON object."""
    folder = Folder.of(arguments)
    if not folder.begun:
        found = _nothing()
    else:
        with folder.view() as view:
            found = _found(view)
    found["data"] = str(folder.config.data)
    found["alone"] = folder.alone
    if arguments.json:
        json_line(found)
    else:
        _table(found)
    return ExitCode.OK


def _nothing() -> dict[str, Any]:
    return {
        "unsent": 0,
        "oldest_at": None,
        "total": 0,
        "epoch": "",
        "last_seq": 0,
        "last_hash": "",
        "quarantined": 0,
        "fresh_at": None,
        "kept_back": [],
        "exceptions": [],
    }


def _found(view: View) -> dict[str, Any]:
    queue = view.summary()
    return {
        "unsent": queue.unsent,
        "oldest_at": queue.oldest_at,
        "total": queue.total,
        "epoch": queue.epoch,
        "last_seq": queue.last_seq,
        "last_hash": queue.last_hash,
        "quarantined": queue.quarantined,
        "fresh_at": view.mirror.fresh_at(),
        "kept_back": [{"position": position, "reason": reason} for position, reason in unreadable(view.conn)],
        "exceptions": [
            {"kind": notice.kind, "item": notice.item, "serial": notice.serial, "reason": notice.reason}
            for notice in view.mirror.exceptions()
        ],
    }


def _table(found: dict[str, Any]) -> None:
    now = SystemClock().now()
    oldest = found["oldest_at"]
    fresh = found["fresh_at"]
    if found["alone"]:
        line("server       none: this handheld works alone")
    else:
        line(f"unsent       {found['unsent']}" + (f", the oldest {age(oldest, now)} old ({oldest})" if oldest else ""))
    line(f"recorded     {found['total']}")
    line(f"last event   {found['last_seq']}" if found["epoch"] else "last event   none: not enrolled")
    line(f"quarantined  {found['quarantined']}")
    if not found["alone"]:
        line(f"data as of   {fresh or 'never fetched'}")
    for kept in found["kept_back"]:
        line(f"kept back    event {kept['position']}: {showable(kept['reason'])}")
    for notice in found["exceptions"]:
        what = " ".join(showable(notice[name]) for name in ("kind", "item", "serial"))
        line(f"exception    {what}: {showable(notice['reason'])}")
