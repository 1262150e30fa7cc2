"""``scanner labels`` as a process, on a handheld that knows a warehouse and on one that knows nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from devices.calibration import SYMBOLS
from scanner_app.cli import main
from scanner_app.exit_code import ExitCode
from scanner_app.local_mirror import load_files
from sync import identity_file
from sync.clock import RandomIds, SystemClock
from sync.store import Store
from tests.wiring.commands import ROOT, environment, scanner
from tests.wiring.handhelds import IDENTITY
from tests.wiring.label_pictures import dots, printed, rasterised
from tests.wiring.printer_servers import ZebraPrinter, listening
from tests.wiring.zpl_reader import read_zpl

STOCK = ROOT / "scanner_app" / "demo" / "stock"
DRILL = "09520000010010"
SSCC = "373400306809981733"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a handheld whose mirror holds the demo's warehouse."""
    folder = tmp_path_factory.mktemp("handheld")
    identity_file.save(folder / "data", IDENTITY)
    store = Store.open(folder / "data", SystemClock(), RandomIds())
    load_files(store, {file.stem: file.read_bytes() for file in STOCK.glob("*.csv")})
    store.close()
    return folder


def listed(folder: Path, *words: str) -> Mapping[str, str]:
    """Return what ``scanner labels`` lists: name and content."""
    told = scanner(folder, "labels", *words)
    assert (told.status, told.err) == (ExitCode.OK, "")
    rows = [line.split("\t") for line in told.out.splitlines()]
    return {name: content for name, content in rows}  # noqa: C416 - two columns, checked by the unpacking


def test_every_bin_and_every_open_order_that_is_known_here_has_a_label(site: Path) -> None:
    bins = listed(site, "bins")
    assert list(bins)[:2] == ["DOCK-1", "A-01-01"]
    assert all(name == content for name, content in bins.items())
    assert set(listed(site, "orders")) == {"SO-9001", "SO-9002", "SO-9003"}


def test_badges_are_those_of_everybody_or_of_the_named(site: Path) -> None:
    assert listed(site, "badges") == {"AK": "BDG-7F3K2M9QXT", "BT": "BDG-R4W8Z1LCVN", "SV": "BDG-0PHJ6Y5DQE"}
    assert listed(site, "badges", "ben") == {"BT": "BDG-R4W8Z1LCVN"}
    told = scanner(site, "labels", "badges", "nobody")
    assert told.status == ExitCode.DEVICE
    assert "No operator 'nobody' works here" in told.err


def test_a_unit_that_is_known_here_is_labelled_with_its_gtin(site: Path) -> None:
    assert listed(site, "units", "DR104201") == {"DR104201": f"01{DRILL}21DR104201"}
    assert listed(site, "units", "NEW-1") == {"NEW-1": "NEW-1"}
    assert listed(site, "units", "NEW-1", "--item", "DRILL-18V") == {"NEW-1": f"01{DRILL}21NEW-1"}
    assert listed(site, "units", "DR104201", "--symbology", "qr") == {"DR104201": "DR104201"}


def test_units_of_an_import_file_are_labelled_as_their_items_are_known(site: Path) -> None:
    rows = listed(site, "units", "--csv", str(STOCK / "units.csv"))
    assert rows["RX3A70002"] == "010952000001002721RX3A70002"
    assert len(rows) == 6


def test_on_a_handheld_that_knows_nothing_named_labels_are_drawn_all_the_same(tmp_path: Path) -> None:
    assert listed(tmp_path, "bins", "A-01", "A-02") == {"A-01": "A-01", "A-02": "A-02"}
    assert listed(tmp_path, "bins", "--csv", str(STOCK / "bins.csv"))["A-02-01"] == "A-02-01"
    assert listed(tmp_path, "units", "S1", "--item", "9520000010010") == {"S1": f"01{DRILL}21S1"}
    assert listed(tmp_path, "cartons", SSCC, f"00{SSCC}") == {"373400 306809 981733": f"00{SSCC}"}
    enrol = listed(tmp_path, "enroll", "https://scanner.example.com", "7F3K-9QXD")
    assert enrol == {"Enrol this handheld": "SCN:ENROLL https://scanner.example.com 7F3K-9QXD"}
    assert len(listed(tmp_path, "calibration")) == len(SYMBOLS)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("bins", "\u00e4"), "only ASCII characters can stand in a bar code; use a QR code"),
        (("bins", "lower", "--symbology", "code39"), "cannot stand in Code 39; use code128"),
        (("bins", "A", "--symbology", "gs1_128"), "its GS1 elements are not sound"),
        (("units",), "No units to print: name them"),
        (("units", "S1", "--item", "DRILL-18V"), "is no GTIN, and no item is known here yet"),
        (("units", "S1", "--symbology", "gs1_128"), "has no GTIN, which a label in gs1_128 needs"),
        (("units", "^XZ", "--item", DRILL), "its GS1 elements are not sound"),
        (("cartons", "373400306809981734"), "is no SSCC: 18 digits are expected"),
        (("cartons", SSCC, "--symbology", "qr"), "A carton's label is gs1_128 or gs1_datamatrix"),
        (("cartons",), "No cartons to print: name them"),
        (("enroll", "CODE"), "That is no enrolment"),
        (("enroll", "http://192.0.2.1", "CODE"), "is not encrypted"),
        (("controls", "--csv", "x.csv", "--tag", "T1"), "--csv means nothing for controls: leave it out."),
        (("bins", "A", "--item", "I"), "--item means nothing for bins: leave it out."),
        (("bins", "A", "--csv", "x.csv"), "Codes and --csv were both given"),
        (("bins", "A", "--check"), "a check character on demand is Code 39's alone"),
        (("bins", "A", "--from", "2"), "--from 2 names no label: there is 1."),
        (("bins", "A", "--format", "zpl"), "ZPL draws one label a page: name a roll as paper"),
        (("bins", "A", "--out", "x.pdf", "--printer", "cups:D"), "Both --out and --printer were given"),
        (("bins", "A", "--printer", "lpt1"), "names no printer: write file:PATH"),
        (("bins", "A", "--printer", "cups:-d"), "names no printer: write file:PATH"),
        (("units", "X" * 20, "--item", DRILL, "--paper", "50x25mm", "--format", "svg"), "this one has 50 mm: use"),
    ],
)
def test_what_cannot_be_printed_is_a_sentence_and_prints_nothing(
    tmp_path: Path,
    words: tuple[str, ...],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    status = main(["labels", *words])
    told = capsys.readouterr()
    assert status not in {ExitCode.OK, ExitCode.USAGE}
    assert sentence in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)


def test_a_csv_file_that_cannot_be_taken_says_where_it_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bins.csv").write_text("cod,zone\nA,B\n")
    told = scanner(tmp_path, "labels", "bins", "--csv", str(tmp_path / "bins.csv"))
    assert told.status == ExitCode.DEVICE
    assert "did you mean 'code'?" in told.err


def test_each_format_by_its_ending_is_read_back(tmp_path: Path) -> None:
    words = ("labels", "bins", "A-01-01", "A-01-02", "--paper", "62mm", "--out")
    for ending in ("svg", "png", "pdf", "zpl", "txt"):
        assert scanner(tmp_path, *words, str(tmp_path / f"bins.{ending}")).err == ""
    expected = [{b"A-01-01": "]C0"}, {b"A-01-02": "]C0"}]
    assert [rasterised((tmp_path / name).read_text()).codes() for name in ("bins.svg", "bins-2.svg")] == expected
    assert [dots((tmp_path / name).read_bytes()).codes() for name in ("bins.png", "bins-2.png")] == expected
    assert [each.codes() for each in printed((tmp_path / "bins.pdf").read_bytes(), tmp_path)] == expected
    labels = read_zpl((tmp_path / "bins.zpl").read_bytes())
    assert [code.content for label in labels for code in label.codes] == ["A-01-01", "A-01-02"]
    assert (tmp_path / "bins.txt").read_text() == "A-01-01\tA-01-01\nA-01-02\tA-01-02\n"


def test_a_printer_s_device_without_an_ending_gets_zpl_for_a_roll_and_pdf_for_sheets(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    words = ("labels", "bins", "A-01-01", "--printer", f"file:{device}", "--paper")
    assert scanner(tmp_path, *words, "50x25mm").err == ""
    assert [code.content for label in read_zpl(device.read_bytes()) for code in label.codes] == ["A-01-01"]
    device.unlink()
    assert scanner(tmp_path, *words, "a4").err == ""
    assert [page.codes() for page in printed(device.read_bytes(), tmp_path)] == [{b"A-01-01": "]C0"}]


def test_enrolment_and_calibration_are_sheets_that_are_read_back(tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    assert scanner(tmp_path, "labels", "enroll", "https://s.example", "7F3K-9QXD", "--out", str(out)).err == ""
    assert set(dots(out.read_bytes()).codes()) == {b"SCN:ENROLL https://s.example 7F3K-9QXD"}
    assert scanner(tmp_path, "labels", "calibration", "--out", str(out)).err == ""
    assert set(dots(out.read_bytes()).codes()) == {content.encode() for _, content, _ in SYMBOLS}


def test_a_printer_that_stops_half_way_is_told_how_to_go_on(site: Path) -> None:
    words = ("labels", "bins", "--paper", "50x25mm", "--printer")
    zebra = ZebraPrinter(stops_after=4)
    with listening(zebra.serve) as port:
        told = scanner(site, *words, f"tcp:127.0.0.1:{port}")
        assert told.status == ExitCode.DEVICE
        assert "stopped: it is out of labels: put in a new roll. " in told.err
        assert "4 of 11 labels are printed; look whether A-02-01 came out too. " in told.err
        assert told.err.endswith("Print the rest with --from 5.\n")
    fresh = ZebraPrinter()
    with listening(fresh.serve) as port:
        told = scanner(site, *words, f"tcp:127.0.0.1:{port}", "--from", "5")
        assert (told.status, told.out) == (ExitCode.OK, f"7 labels to tcp:127.0.0.1:{port}.\n")
    tray = read_zpl(b"".join(zebra.printed + fresh.printed))
    assert [code.content for label in tray for code in label.codes] == list(listed(site, "bins"))


def test_a_queue_of_cups_gets_a_pdf_of_the_paper_s_size(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\ncat > {tmp_path}/job\n')
    program.chmod(0o755)
    path = {"PATH": f"{program.parent}:/usr/bin:/bin"}
    told = scanner(tmp_path, "labels", "bins", "A-1", "--paper", "50x25mm", "--printer", "cups:Dock", more=path)
    assert (told.err, told.out) == ("", "1 label to cups:Dock.\n")
    assert (tmp_path / "words").read_text() == ("-d Dock -t Bins -o print-scaling=none -o media=Custom.50x25mm\n")
    (picture,) = printed((tmp_path / "job").read_bytes(), tmp_path)
    assert picture.codes() == {b"A-1": "]C0"}


def test_the_help_shows_an_example_of_every_kind(tmp_path: Path) -> None:
    told = scanner(tmp_path, "labels", "--help")
    for kind in ("bins", "units", "cartons", "orders", "badges", "enroll", "controls", "calibration"):
        assert f"scanner labels {kind}" in told.out
