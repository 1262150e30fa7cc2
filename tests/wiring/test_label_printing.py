"""The labels that the work asks for reach the station's printer, and what stops them is said on the screen."""

from dataclasses import replace
from pathlib import Path

import pytest

from devices.labels.label import Label
from devices.status import SourceState
from scanner_app.app import ScannerApp
from scanner_app.label_printing import PRINTER, printing
from scanner_app.said import Said
from scanner_app.workflows.answer import Kind
from tests.screens.pilots import heard, shown, until
from tests.screens.scripted import ANSWERS, FrozenClock, ScriptedShift, bench
from tests.wiring.printer_servers import ZebraPrinter, listening

LABEL = Label("NS-0001", "NS-0001", lines=("DRILL",))


def test_labels_for_a_file_are_zpl_one_after_the_other(tmp_path: Path) -> None:
    status = printing(f"file:{tmp_path / 'out.zpl'}", "50x25mm")([LABEL, Label("NS-0002", "NS-0002")])
    assert (status.source, status.state) == (PRINTER, SourceState.CONNECTED)
    written = (tmp_path / "out.zpl").read_bytes()
    assert written.count(b"^XA") == 2
    assert b"NS-0001" in written


def test_a_network_printer_gets_the_label_and_one_that_is_not_there_is_said_to_be_missing() -> None:
    printer = ZebraPrinter()
    with listening(printer.serve) as port:
        status = printing(f"tcp:127.0.0.1:{port}", "50x25mm")([LABEL])
    assert status.state is SourceState.CONNECTED, status.detail
    assert [b"NS-0001" in label for label in printer.printed] == [True]
    gone = printing(f"tcp:127.0.0.1:{port}", "50x25mm")([LABEL])
    assert gone.state is SourceState.WAITING
    assert str(port) in gone.detail


def test_a_label_that_does_not_fit_the_paper_is_said_to_be_too_long() -> None:
    status = printing("file:/dev/null", "50x25mm")([Label("N" * 60, "")])
    assert status.state is SourceState.WAITING
    assert "wide" in status.detail


def test_without_a_printer_the_operator_writes_it_by_hand() -> None:
    status = printing("", "50x25mm")([LABEL])
    assert status.state is SourceState.WAITING
    assert "Write NS-0001 on the unit by hand, then type it twice." in status.detail


class PrintingShift(ScriptedShift):
    """Every answer comes with a label."""

    def _take(self, text: str) -> Said:
        return replace(super()._take(text), labels=(LABEL,))


@pytest.mark.parametrize(("address", "said"), [("", "by hand"), ("file:/nowhere/at/all.zpl", "printer")])
async def test_what_keeps_a_label_from_being_printed_stands_on_the_screen(address: str, said: str) -> None:
    shift = PrintingShift(lines={"OK": (ANSWERS[Kind.OK], None)})
    app = ScannerApp(replace(bench(shift), printing=printing(address, "50x25mm")), clock=FrozenClock(), environ={})
    async with app.run_test(size=(80, 24)) as pilot:
        await heard(pilot, "OK")
        await until(pilot, lambda: said in "".join(shown(app)), "the printer's state is shown")
    shift.close()
