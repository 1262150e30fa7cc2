"""Loading modules without the garbage collector: nothing that a module makes is garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final

_LATER: Final = ("scanner_app.workflows.catalogue", "devices.barcodes.read", "biip.gs1_element_strings")


@contextmanager
def loading() -> Iterator[None]:
    """Let the collector rest while modules load, and never walk them later: that would hold up a start, then a scan."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def load_the_rest() -> None:
    """Load what the first question did not need, so that no scan waits for it."""
    with loading():
        catalogue, *_ = (import_module(name) for name in _LATER)
        tuple(catalogue.WORKFLOWS.values())
