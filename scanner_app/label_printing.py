"""The labels that the work asks for, on their way to the station's printer; what becomes of them is a state to show."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from devices.scan import DeviceError
from devices.status import SourceState, SourceStatus

if TYPE_CHECKING:
    from devices.labels.label import Label

PRINTER: Final = "printer"
Printing = Callable[[Sequence["Label"]], SourceStatus]
"""Prints labels, however long that takes, and returns how the printer is."""


def printing(address: str, paper: str) -> Printing:
    """Return what prints on the printer at this address, or says that there is none."""
    return (lambda labels: _printed(address, paper, labels)) if address else _by_hand


def _printed(address: str, paper: str, labels: Sequence["Label"]) -> SourceStatus:
    from devices.labels.label import LabelError  # noqa: PLC0415 - most work prints nothing
    from devices.labels.paper import Paper  # noqa: PLC0415 - as above
    from devices.printers.address import printer_at  # noqa: PLC0415 - as above
    from devices.printers.job import Format  # noqa: PLC0415 - as above
    from scanner_app.label_job import drawn  # noqa: PLC0415 - as above

    form = Format.PDF if address.startswith("cups:") else Format.ZPL
    try:
        outcome = printer_at(address).print_job(drawn(labels, "Labels", form, Paper(paper)))
    except (DeviceError, LabelError) as error:
        return SourceStatus(PRINTER, SourceState.WAITING, str(error))
    if outcome.stopped is not None:
        return SourceStatus(PRINTER, SourceState.WAITING, str(outcome.stopped))
    return SourceStatus(PRINTER, SourceState.CONNECTED, "")


def _by_hand(labels: Sequence["Label"]) -> SourceStatus:
    names = ", ".join(label.content for label in labels)
    return SourceStatus(
        PRINTER, SourceState.WAITING, f"none is set up. Write {names} on the unit by hand, then type it twice."
    )
