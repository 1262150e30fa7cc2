"""``scanner enroll``: make this handheld known to a server."""

import os
from argparse import Namespace

from devices.showable import showable
from scanner_app.commands.console import line
from scanner_app.config import load_config
from scanner_app.enrolment import enrol, invitation
from scanner_app.exit_code import ExitCode
from sync.clock import RandomIds, SystemClock
from sync.store import Store


def run(arguments: Namespace) -> int:
    """Enrol and say as what."""
    config = load_config(os.environ, arguments.config)
    asked = invitation(arguments.words, config.server)
    store = Store.open(config.data, SystemClock(), RandomIds())
    try:
        identity = enrol(store, config, asked, arguments.name)
    finally:
        store.close()
    line(f"Enrolled at {showable(identity.server)} as {showable(identity.device)}, site {showable(identity.site)}.")
    return ExitCode.OK
