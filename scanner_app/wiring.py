"""The one place where the application is put together: store, shift, scanners, worker and screens."""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from devices.source_settings import SourceSettings
from scanner_app.bench import Bench, Emitted, Reading, Scanners
from scanner_app.carrying import Carrying, Reach
from scanner_app.config import Config
from scanner_app.enrolment import Invitation, enrol
from scanner_app.label_printing import printing
from scanner_app.links import factory
from scanner_app.loading import load_the_rest, loading
from scanner_app.logbook import logbook
from scanner_app.shift import Shift
from sync.clock import Clock, RandomIds, SystemClock
from sync.identity_file import Identity
from sync.outbox import read_head
from sync.reissue import adopt
from sync.store import Store
from sync.worker import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What the demo adds: keys that let the simulated scanner scan.

    ``otherwise`` is scanned where a screen names nothing to scan (a badge), ``wrong`` is a wrong scan.
    """

    otherwise: str | None = None
    wrong: str = "WRONG-LABEL-1"


def run_app(config: Config, simulation: Simulation | None = None) -> int:
    """Run the application until the operator leaves, and return its exit status.

    Raises StoreError or ConfigError before the terminal is touched.
    """
    clock = SystemClock()
    store = Store.open(config.data, clock, RandomIds())
    with closing(store), logbook(config.data):
        with loading():
            from scanner_app.app import ScannerApp  # noqa: PLC0415  # a busy or broken store is told before it loads
        hands = Handheld(store, config, clock, simulation)
        app = ScannerApp(
            hands.bench(store.identity) if store.identity is not None else None,
            clock=clock,
            enroll=hands.enroll,
            scanners=hands.scanners,
            theme=config.theme,
            language=config.language,
            keys=dict(config.keys),
            sound=config.feedback.sound,
            wedge=config.wedge,
        )
        try:
            return app.run() or 0
        finally:
            app.stop()


class Handheld:
    """Makes the bench of one handheld: the shift, and what feeds and carries it."""

    def __init__(self, store: Store, config: Config, clock: Clock, simulation: Simulation | None = None) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._simulation = simulation
        simulated = () if simulation is None else (SourceSettings.parse("simulated"),)
        self._sources = (*config.sources, *simulated)

    def bench(self, identity: Identity) -> Bench:
        """Return what the application works with as this device."""
        self._store.write(adopt).result()
        worker = Worker(self._store, factory(self._store, self._config), self._clock, random.SystemRandom())
        return Bench(
            shift=Shift(self._store, identity, self._clock, self._config.station),
            carrying=lambda: carrying(self._store, worker, alone=not (self._config.server or identity.server)),
            scanners=self.scanners,
            carrier=worker,
            simulate=self._simulation is not None,
            otherwise=self._simulation.otherwise if self._simulation is not None else None,
            wrong=(self._simulation or Simulation()).wrong,
            behind=load_the_rest,
            printing=printing(self._config.printer, self._config.label_paper),
        )

    def enroll(self, server: str, code: str) -> Bench:
        """Enrol at the server and return the bench."""
        return self.bench(enrol(self._store, self._config, Invitation(server, code)))

    @property
    def scanners(self) -> Reading | None:
        """What reads the configured scanners, the enrolment code among others; None where none are configured."""
        return self._feed if self._sources else None

    def _feed(self, emit: Callable[[Emitted], None]) -> Scanners:
        from devices.feed import Emitted as Record  # noqa: PLC0415  # behind the first question
        from devices.feed import Feed  # noqa: PLC0415  # behind the first question
        from devices.traffic import Traffic  # noqa: PLC0415  # behind the first question

        def heard(record: Record) -> None:
            if not isinstance(record, Traffic):  # no source of the application is tapped
                emit(record)

        return Feed(self._sources, heard)


def carrying(store: Store, worker: Worker, *, alone: bool) -> Carrying:
    """Return how outbox and link stand now."""
    with store.view() as view:
        queue = view.summary()
        head = read_head(view.conn)
    status = worker.status
    return Carrying(
        unsent=queue.unsent,
        oldest_at=queue.oldest_at,
        acknowledged=head.acknowledged if head is not None else 0,
        recorded=queue.total,
        reach=Reach.ALONE if alone else Reach(status.state.value),
        since=status.since,
        reason=status.detail,
    )
