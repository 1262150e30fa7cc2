"""The labels of a beginning: the code that enrols a handheld, and the symbols that calibrate a scanner."""

from devices.calibration import SYMBOLS
from devices.labels.label import Label, Symbology
from scanner_app.enrolment import invitation
from scanner_app.label_set import LabelSet
from sync.address import server_address

_ENROL = "SCN:ENROLL"


def enrolment_labels(words: list[str], symbology: Symbology | None, *, allow_plain_http: bool) -> LabelSet:
    """Return the enrolment code as QR and as Code 128, or in one symbology; raise RefusedCodeError or AddressError.

    The one-time code is a secret until it is used: the label is for the eyes of whoever enrols.
    """
    asked = invitation(words)
    server = server_address(asked.server, allow_plain_http=allow_plain_http)
    content = f"{_ENROL} {server} {asked.code}"
    chosen = (symbology,) if symbology is not None else (Symbology.QR, Symbology.CODE128)
    return LabelSet.of("Enrolment", [Label(content, "Enrol this handheld", each) for each in chosen])


def calibration_labels() -> LabelSet:
    """Return the symbols of the calibration, in the order in which they are scanned."""
    total = len(SYMBOLS)
    labels = [
        Label(content, f"Scan {number} of {total}", Symbology(symbology), (name,))
        for number, (name, content, symbology) in enumerate(SYMBOLS, start=1)
    ]
    return LabelSet("Scanner calibration", tuple(labels), tuple(name for name, _, _ in SYMBOLS))
