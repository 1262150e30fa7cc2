"""The one-row parts: title bar, progress, entry, status."""

from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from devices.showable import showable
from scanner_app.carrying import Carrying, Reach, age
from scanner_app.widgets.entry import Entry
from scanner_app.widgets.fitting import WIDE, cut, spread
from scanner_app.widgets.manner import Manner
from scanner_app.workflows.answer import Kind

_LINK_SIGNS = {
    Reach.ONLINE: ("▲", "^"),
    Reach.OFFLINE: ("▼", "v"),
    Reach.BUSY: ("◆", "*"),
    Reach.UNAUTHORISED: ("■", "#"),
    Reach.ALONE: ("●", "o"),
}
_WORD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the status line says. ``number`` and ``kind`` are those of the last answer to a scan."""

    number: int
    kind: Kind | None
    operator: str | None
    site: str
    carrying: Carrying
    now: datetime
    """Local time."""


def title_row(title: str, corner: str, *, width: int) -> Content:
    """Return what is worked on, and who works, at the edges."""
    return Content.styled(spread(f" {title}", f"{corner} ", width), "bold")


def progress_row(done: int, total: int, manner: Manner, *, width: int) -> Content:
    """Return a bar and ``n/N``; without an end only how many."""
    if total <= 0:
        return Content.styled(f" {done}", "bold")
    count = f" {done}/{total} "
    room = max(1, width - cell_len(count) - 1)
    full = min(room, done * room // total) if done < total else room
    # A first unit shows, and the bar is only full when nothing is missing.
    full = max(full, 1) if done > 0 else 0
    on, off = ("█", "░") if manner.unicode else ("#", ".")
    style = "$success" if done >= total else "$primary"
    return Content.assemble(" ", (on * full, style), (off * (room - full), "$muted"), (count, "bold"))


def entry_row(entry: Entry, label: str, manner: Manner, *, width: int, active: bool = True) -> Content:
    """Return what is being keyed, its end in sight."""
    room = max(1, width - cell_len(label) - 4)
    shown = manner.plain(showable(entry.shown))
    text = shown if cell_len(shown) <= room else shown[-room:]
    cursor = ("▏" if manner.unicode else "_") if active else ""
    return Content.assemble((f" {label} ", "bold"), text, cursor)


def notice_row(text: str, *, width: int) -> Content:
    """Return a sentence about the screen itself."""
    return Content(f" {cut(text, width - 1)}")


def status_row(status: Status, manner: Manner, *, width: int) -> Content:
    """Return the bottom line: ``#000123 OK`` at its left edge, at its right what is unsent, how old, and the link.

    Where there is room the operator, the site and the clock stand between and behind.
    """
    word = manner.word(status.kind) if status.kind is not None else ""
    left = f"#{status.number:06d} {word:<{_WORD}}"
    room = width - cell_len(left) - 1
    right = next((text for text in _right(status, manner, wide=width >= WIDE) if cell_len(text) <= room), "")
    return Content(spread(left, right, width))


def _alone(status: Status, manner: Manner, *, link: str, sign: str, wide: bool) -> list[str]:
    """Return the right side where there is no server, to which anything could be unsent."""
    if not wide:
        return [link, sign]
    who = f"{status.operator or '–'} {status.site}"
    return [manner.plain(text) for text in (f"{who}  {link}  {status.now:%H:%M}", f"{status.site} {link}", link, sign)]


def _right(status: Status, manner: Manner, *, wide: bool) -> list[str]:
    """Return the right side from its fullest form to its shortest."""
    carrying = status.carrying
    sign = _LINK_SIGNS[carrying.reach][0 if manner.unicode else 1]
    link = f"{sign} {manner.tell(f'link.{carrying.reach}')}"
    old = age(carrying.oldest_at, status.now)
    unsent = f"{carrying.unsent} {old}".strip()
    if carrying.reach is Reach.ALONE:
        return _alone(status, manner, link=link, sign=sign, wide=wide)
    sent = not carrying.unsent and carrying.reach is Reach.ONLINE
    worded = manner.tell("all_sent") if sent else f"{manner.tell('unsent', count=carrying.unsent)} {old}".strip()
    short = [
        f"{worded} {sign}" if carrying.unsent else f"0 {link}",
        f"{unsent} {sign}",
        f"{carrying.unsent} {sign}",
        sign,
    ]
    if not wide:
        return short
    short = [f"{worded} {link}", f"{worded} {sign}", *short] if sent else short
    clock = f"{status.now:%H:%M}"
    who = f"{status.operator or '–'} {status.site}"
    return [
        manner.plain(text)
        for text in (
            f"{who}  {worded}  {link}  {clock}",
            f"{status.site} {short[0]} {clock}",
            *short,
        )
    ]
