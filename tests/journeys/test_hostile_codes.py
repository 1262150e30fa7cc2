"""Codes that try to act on the terminal, the program or a page are data: recorded exactly, shown, and inert."""

import re

import pytest
import requests

from scanner_app.demo.site import Site
from scanner_app.workflows.answer import Kind
from tests.journeys.door import answered, evidence, received, traced
from tests.journeys.station import Station

HOSTILE = [
    (b"A\x1dB", "A␝B"),
    (b"A\x00B", "A␀B"),
    (b"\x1b]0;own\x07", "␛]0;own␇"),
    (b"\x1b[7777mX", "␛[7777mX"),
    (b"\x1b[6n\x1bc", "␛[6n␛c"),
    (b"\x1b[200~Q\x03", "␛[200~Q␃"),
    ("\u009b7777m".encode(), "⟨009B⟩7777m"),
    ("\u202eTXET\u2069".encode(), "⟨202E⟩TXET⟨2069⟩"),
    ("A\u200bB\u2028C".encode(), "A⟨200B⟩B⟨2028⟩C"),
    ("📦🙂".encode(), "📦🙂"),
    (b"[/red][bold]X", "[/red][bold]X"),
    (b"[@click=app.quit]", "[@click=app.quit]"),
    (b"$error {x} %s", "$error {x} %s"),
    (b"<b>&amp;", "<b>&amp;"),
]
"""What a barcode holds, and the form in which a screen may show it."""
OUTPUT = re.compile(rb"\x1b(?:\[[0-9;?]*(?:[A-Za-z]|\Z)|\Z)")
"""The sequences by which the program itself draws; the last one may not have come whole yet."""


@pytest.mark.adverse(46)
@pytest.mark.adverse(47)
@pytest.mark.parametrize(("sent", "form"), HOSTILE)
def test_a_code_that_would_act_on_the_terminal_is_shown_and_does_nothing(
    receiving: Station, sent: bytes, form: str
) -> None:
    drawn = len(receiving.pane.raw)
    shown = answered(receiving, sent, Kind.WRONG, "receive.unit.mask")
    receiving.until(form)
    assert evidence(receiving, shown).raw == sent
    output = bytes(receiving.pane.raw[drawn:])
    for sequence in (b"\x1b]", b"7777m", b"\x1b[6n", b"\x1bc", b"\x1b[200~"):
        assert sequence not in output.replace(form.encode(), b"")
    plain = OUTPUT.sub(b"", output).decode()
    assert not [c for c in plain if (ord(c) < 32 and c not in "\r\n") or 127 <= ord(c) < 160]
    assert not set("\u202e\u2069\u200b\u2028") & set(plain)


def test_a_hostile_serial_of_an_item_without_a_mask_comes_through_to_the_servers_page_and_does_nothing_there(
    receiving: Station, site: Site
) -> None:
    serial = '\x1b[7m<script>alert(1)</script>"\u202e'
    received(receiving, serial)
    trace = traced(site, serial)
    assert (trace["serial"], trace["state"]) == (serial, "received")
    page = requests.get(f"{site.url}/unit", params={"serial": serial}, timeout=10).text
    assert "received" in page
    assert not {"<script>", "\x1b", "\u202e"} & set(re.findall("<script>|\x1b|\u202e", page))
