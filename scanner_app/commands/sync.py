"""``scanner sync``: carry without a screen, for ever or once; beside a running application, ask that one to carry."""

import os
import random
import signal
import sys
import threading
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from time import monotonic

from devices.commands.refusal import CommandLineError
from devices.showable import showable
from scanner_app.commands.console import line
from scanner_app.config import Config, load_config
from scanner_app.exit_code import ExitCode
from scanner_app.handheld_folder import NOT_ENROLLED
from scanner_app.links import factory, link_to
from sync import identity_file
from sync.clock import RandomIds, SystemClock
from sync.doorbell import Doorbell
from sync.link import LinkError
from sync.outbox import read_head
from sync.reissue import adopt
from sync.store import Store, open_view
from sync.store_errors import NotEnrolledError, StoreBusyError
from sync.worker import LinkStatus, Worker

_LOOK_S = 0.2
_PATIENCE_S = 60.0


def run(arguments: Namespace) -> int:
    """Carry; the exit status says whether everything unsent at the start was taken."""
    if arguments.timeout is not None and not arguments.once:
        raise CommandLineError("--timeout ends a single exchange: give --once too, or leave it out.")
    config = load_config(os.environ, arguments.config)
    if identity_file.load(config.data) is None:
        raise NotEnrolledError(NOT_ENROLLED)
    try:
        store = Store.open(config.data, SystemClock(), RandomIds())
    except StoreBusyError:
        if not arguments.once:
            raise
        return _beside(config, _PATIENCE_S if arguments.timeout is None else arguments.timeout)
    with closing(store):
        store.write(adopt).result()
        return _once(store, config) if arguments.once else _for_ever(store, config)


def _once(store: Store, config: Config) -> int:
    worker = Worker(store, factory(store, config), SystemClock(), random.SystemRandom())
    try:
        sent = worker.drain_once()
        changes = worker.pull_once()
    finally:
        worker.stop()
    line(f"Sent {_counted(sent, 'event')}, fetched {_counted(changes, 'change')}; nothing is unsent.")
    return ExitCode.OK


def _for_ever(store: Store, config: Config) -> int:
    """Carry until asked to end, and say whenever the link changes."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    def tell(status: LinkStatus) -> None:
        line(f"{status.since} {status.state} {showable(status.detail)}".rstrip())
        sys.stdout.flush()

    worker = Worker(store, factory(store, config), SystemClock(), random.SystemRandom(), tell)
    worker.start()
    try:
        ended.wait()
    finally:
        worker.stop()
    return ExitCode.OK


def _beside(config: Config, timeout: float) -> int:
    """Wake the application's worker and wait until what is unsent now is acknowledged."""
    through, acknowledged = _standing(config.data)
    unsent = through - acknowledged
    Doorbell(config.data).ring()
    deadline = monotonic() + timeout
    pause = threading.Event()
    while acknowledged < through:
        if monotonic() > deadline:
            return _why_not(config, through - acknowledged)
        pause.wait(_LOOK_S)
        _, acknowledged = _standing(config.data)
    line(f"The running application was asked and sent {_counted(unsent, 'event')}.")
    return ExitCode.OK


def _standing(folder: Path) -> tuple[int, int]:
    with open_view(folder) as view:
        head = read_head(view.conn)
        return (head.position, head.acknowledged) if head is not None else (0, 0)


def _why_not(config: Config, left: int) -> int:
    """Ask the server ourselves, changing nothing, for the reason that the application met."""
    reason = "The running application has not sent them yet, though the server answers."
    lane = None
    try:
        lane = link_to(config, identity_file.load(config.data))
        with open_view(config.data) as view:
            cursor = view.mirror.cursor()
        lane.pull(cursor, 0.0)
    except LinkError as error:
        reason = str(error)
    finally:
        close = getattr(lane, "close", None)
        if close is not None:
            close()
    line(f"Still unsent: {_counted(left, 'event')}. {showable(reason)}")
    return ExitCode.OFFLINE


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
