"""A small warehouse to try things in: the files of every import kind, as the server and the handheld take them."""

from importlib.resources import files
from typing import Final

SITE: Final = "DEMO"
FOLDER: Final = files("scanner_app.demo") / "stock"


def csv_file(kind: str) -> bytes:
    """Return the demo's file of this import kind."""
    return (FOLDER / f"{kind}.csv").read_bytes()
