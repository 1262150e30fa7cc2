"""The scripted day: what is scanned from the first badge to the last, and what goes wrong in between.

Everything is done with the scanner alone. The day's trouble stands in the script where it happens: a code scanned
twice, a bin where a unit is asked, a cable pulled in the middle of a scan, a server that is away, an application
killed while a scan is under way.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control

GS: Final = "\x1d"


class Trouble(StrEnum):
    """What happens to a scan, or to what it goes to."""

    NONE = "none"
    CABLE = "cable"
    """The cable is pulled in the middle of the scan, and plugged in again."""
    KILL = "kill"
    """The application is killed (SIGKILL) once the scan is sent, and started again."""
    SERVER_DOWN = "server down"
    SERVER_UP = "server up"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing the operator does, and the trouble that comes with it."""

    code: str
    trouble: Trouble = Trouble.NONE


ANNA: Final = "BDG-7F3K2M9QXT"
BEN: Final = "BDG-R4W8Z1LCVN"
DRILL: Final = "09520000010010"
BATTERY: Final = "09520000010034"


def traced() -> tuple[str, str]:
    """Return item and serial of the unit whose life the report prints."""
    return "ROUTER-AX3", "RX3A70014"


class Day:
    """The whole day, with the control codes of the site that has this tag."""

    def __init__(self, tag: str) -> None:
        self._tag = tag

    def moves(self) -> tuple[Move, ...]:
        """Return everything the operator does, in order."""
        return (*self._receiving(), *self._putting_away(), *self._picking(), *self._packing(), *self._looking_up())

    def control(self, control: Control, argument: str = "") -> str:
        """Return the content of a control barcode."""
        return control_text(self._tag, control, argument)

    def _receiving(self) -> tuple[Move, ...]:
        drills = [f"DR10430{n}" for n in range(1, 7)]
        routers = [f"RX3A7001{n}" for n in range(1, 5)]
        done = self.control(Control.DONE)
        return (
            *_plain("PO-4711", ANNA, self._mode("receive"), "PO-4711", _gs1_unit(DRILL, drills[0])),
            *_plain(_gs1_unit(DRILL, drills[1]), _gs1_unit(DRILL, drills[1]), "A-01-02"),
            Move(_gs1_unit(DRILL, drills[2]), Trouble.CABLE),
            *(Move(_gs1_unit(DRILL, serial)) for serial in drills[3:]),
            *_plain(*routers, routers[0], "CABLE-1M", self.control(Control.QTY, "20"), done),
            *_plain(self._mode("receive"), "PO-4712", *(_gs1_battery(f"B5-77{n}") for n in range(1, 5))),
            *_plain("B-01-01", done),
            *_plain(self._mode("receive"), "PO-4713", "HS2-00501", "HS2-00502"),
            *_plain(self.control(Control.UNDO), "HS2-00502", "HS2-00503", done),
        )

    def _putting_away(self) -> tuple[Move, ...]:
        return (
            *_plain(self._mode("putaway"), "DR104301", "DR104302", "DR104303", "A-01-02"),
            Move("DR104304", Trouble.SERVER_DOWN),
            *_plain("DR104305", "DR104306", "A-01-03", "RX3A70011", "RX3A70012", "B-01-01"),
            *_plain("RX3A70013", "RX3A70014", "B-01-01", "B5-771", "B5-772", "B5-773", "B5-774", "A-02-01"),
            *_plain("HS2-00501", "HS2-00502", "HS2-00503", "B-01-02", BEN),
        )

    def _picking(self) -> tuple[Move, ...]:
        return (
            *_plain(self._mode("pick"), "SO-9001", "A-01-01", "DR104201"),
            Move("DR104202", Trouble.KILL),
            *_plain("B-01-01", "RX3A70011"),
            Move(self._mode("pick"), Trouble.SERVER_UP),
            *_plain("SO-9002", "A-02-01", "B5-771", "B-01-01", "RX3A70014"),
        )

    def _packing(self) -> tuple[Move, ...]:
        done = self.control(Control.DONE)
        return (
            *_plain(self._mode("pack"), "SO-9001", "DR104201", "B5-771", "DR104202", "RX3A70011", done),
            *_plain(self._mode("pack"), "SO-9002", "RX3A70014", "B5-771", done),
        )

    def _looking_up(self) -> tuple[Move, ...]:
        return _plain(self._mode("lookup"), "RX3A70014", self._mode("leave"))

    def _mode(self, mode: str) -> str:
        return self.control(Control.MODE, mode)


def _plain(*codes: str) -> tuple[Move, ...]:
    return tuple(Move(code) for code in codes)


def _gs1_unit(gtin: str, serial: str) -> str:
    return f"]C101{gtin}21{serial}"


def _gs1_battery(serial: str) -> str:
    return f"]d201{BATTERY}1728063010L2605{GS}21{serial}"
