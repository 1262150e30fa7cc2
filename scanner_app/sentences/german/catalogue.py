"""All German sentences by their stable keys; what is missing here is English."""

from typing import Final

from scanner_app.sentences.german import screen

SENTENCES: Final[dict[str, str]] = {**screen.SENTENCES}
