"""``scanner enroll``: make this handheld known to a server."""

import os
from argparse import Namespace
from contextlib import closing

from devices.commands.refusal import CommandLineError
from devices.showable import showable
from scanner_app.alone import begin, own_timezone
from scanner_app.commands.console import line
from scanner_app.config import Config, load_config
from scanner_app.enrolment import enrol, invitation
from scanner_app.exit_code import ExitCode
from sync.clock import RandomIds, SystemClock
from sync.link import RefusedCodeError
from sync.store import Store
from sync.tokens import SystemTokens


def run(arguments: Namespace) -> int:
    """Enrol and say as what."""
    config = load_config(os.environ, arguments.config)
    if arguments.alone:
        return _alone(config, arguments.site, arguments.timezone)
    try:
        asked = invitation(arguments.words, config.server)
    except RefusedCodeError as error:  # no server refused it: it was never asked
        raise CommandLineError(str(error)) from error
    store = Store.open(config.data, SystemClock(), RandomIds())
    try:
        identity = enrol(store, config, asked, arguments.name)
    finally:
        store.close()
    line(f"Enrolled at {showable(identity.server)} as {showable(identity.device)}, site {showable(identity.site)}.")
    return ExitCode.OK


def _alone(config: Config, site: str, timezone: str | None) -> int:
    """Make this handheld a site of its own and say what to do next."""
    with closing(Store.open(config.data, SystemClock(), RandomIds())) as store:
        identity = begin(store, site, timezone or own_timezone(), RandomIds(), SystemTokens())
    line(f"This handheld works alone now, as site {identity.site}. Its control codes begin SCN:{identity.tag}:")
    line(
        "Load its people, items, bins and orders with 'scanner load KIND FILE', then draw the control codes and badges."
    )
    return ExitCode.OK
