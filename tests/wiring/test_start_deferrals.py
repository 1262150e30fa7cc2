"""What the application loads before its first question, shown in a fresh interpreter."""

import subprocess
import sys

LATER = (
    "biip",
    "devices.barcodes.gs1",
    "devices.feed",
    "evdev",
    "importlib.metadata",
    "requests",
    "scanner_app.screens.enroll",
    "scanner_app.workflows.pick",
    "scanner_app.workflows.receive",
    "serial",
    "sync.client",
    "sync.imports",
    "sync.server",
)
PROGRAM = f"""
import sys
import scanner_app.cli, scanner_app.commands.app, scanner_app.app
print([name for name in {LATER!r} if name in sys.modules])
"""


def test_the_first_question_waits_for_no_module_that_it_does_not_need() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"
