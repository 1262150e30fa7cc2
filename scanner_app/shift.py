"""One operator's work without a screen: a scan in, looked up, decided, committed, and then the answer out.

The terminal, ``scanner replay`` and the demo all drive this one class. A scan's decision and its records are one
transaction on the store's writer thread; a future resolves only after its COMMIT, so nothing is said to be done before
it is.
"""

import logging
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC
from hashlib import sha256
from hmac import new as hmac
from typing import Final

from devices.scan import Flag, Scan, ScanFault
from scanner_app.said import Said, Screenful
from scanner_app.workflows import saved, session
from scanner_app.workflows.answer import REFUSED
from scanner_app.workflows.look import Floor
from scanner_app.workflows.resolve import ENROLL_PREFIX, control_text, meaning_of
from scanner_app.workflows.state import RecordedFact, Session, Taken, Trail
from scanner_app.workflows.step import Control, Draft, View
from scanner_app.workflows.views import broken, view
from sync.clock import Clock, stamp
from sync.handheld import Entry, Transaction
from sync.identity_file import Identity
from sync.ledger.envelope import Evidence, Known, Recorded
from sync.ledger.facts import Closed, Refused, Scanned, UnitFact
from sync.site_day import site_day
from sync.store import Store
from sync.store_errors import StoreError

__all__ = ["KEYS", "Said", "Screenful", "Shift"]

_log: Final = logging.getLogger("scanner_app")
MOST_TAKEN_BACK: Final = 100
"""How many facts of one scan UNDO can take back: the session is saved with every scan, and stays small."""
_SHORT: Final = 8
"""Characters of a chain's name in an internal serial."""
KEYS = "keys"
"""Source of what came by a key and not by a scanner."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came in: its text, its evidence, and how its subject was known."""

    text: str
    evidence: Evidence
    known: Known = Known.SCANNED


class Shift:
    """The work of one handheld. Every method returns at once; the futures resolve in the order of the calls."""

    def __init__(self, store: Store, identity: Identity, clock: Clock, station: str | None = None) -> None:
        """Work on this handheld's store, as the device and site of the identity."""
        self._store = store
        self._identity = identity
        self._clock = clock
        self._station = station
        self._last: tuple[bytes, Session] | None = None

    def open(self) -> Future[Screenful]:
        """Return the screen at which the work was left."""
        return self._store.write(lambda tx: self._screen(tx, self._session(tx), self._floor(tx, None)))

    def scan(self, scan: Scan | ScanFault) -> Future[Said]:
        """Take one physical scan, complete or damaged."""
        if isinstance(scan, ScanFault):
            heard = _Heard("", _evidence(scan.partial, "", scan.source))
            return self._take(heard, lambda now, _tx, _floor: session.faulted(now, scan.kind))
        heard = _Heard(scan.text or "", _evidence(scan.raw, scan.aim, scan.source))
        text = scan.text
        if text is None:
            return self._take(heard, lambda now, _tx, _floor: session.unreadable(now))
        if Flag.BOUNCE in scan.flags:
            return self._take(heard, lambda now, _tx, _floor: session.bounced(now))
        return self._take(heard, lambda now, tx, floor: self._meant(now, tx, floor, text, scan.aim))

    def act(self, control: Control, argument: str = "") -> Future[Said]:
        """Take one key that stands for a control code."""
        text = control_text(self._identity.tag, control, argument)
        heard = _Heard(text, Evidence(source=KEYS))
        return self._take(heard, lambda now, tx, floor: self._meant(now, tx, floor, text, ""))

    def keyed(self, text: str) -> Future[Said]:
        """Take one keyed entry: a code (first or second time) or a PIN."""
        heard = _Heard(text, _evidence(text.encode(), "", KEYS), Known.KEYED)
        return self._take(heard, lambda now, tx, floor: session.keyed(now, text, tx.mirror, floor))

    def _meant(self, now: Session, tx: Transaction, floor: Floor, text: str, aim: str) -> Taken:
        meaning = meaning_of(text, aim, tx.mirror, floor.today)
        return session.take(now, meaning, tx.mirror, floor)

    def _take(self, heard: _Heard, decide: Callable[[Session, Transaction, Floor], Taken]) -> Future[Said]:
        return self._store.write(lambda tx: self._commit(tx, heard, decide))

    def _commit(self, tx: Transaction, heard: _Heard, decide: Callable[[Session, Transaction, Floor], Taken]) -> Said:
        """Decide, record and save in the store's transaction, and return what will be said once it is committed."""
        now = self._session(tx)
        floor = self._floor(tx, now.operator)
        taken = _decided(decide, now, tx, floor)
        number = tx.next_scan()
        operator = now.operator or taken.session.operator
        secret = taken.secret or _tells_a_secret(tx, heard, taken)
        evidence = self._redacted(heard) if secret else heard.evidence
        drafts = taken.drafts or (self._sighting(tx, taken, now, heard, secret=secret),)
        recorded = tx.append(
            [
                Entry(
                    fact=draft.fact, known=_known(draft, heard), evidence=evidence, operator=operator,
                    station=self._station, scan=number, approver=draft.approver,
                )
                for draft in drafts
            ]
        )  # fmt: skip
        after = _remembered(taken, recorded).counted(taken.answer.kind)
        raw = saved.dump(after)
        tx.save_state(raw)
        self._last = (raw, after)
        return Said(
            n=number,
            answer=taken.answer,
            screen=self._screen(tx, after, floor),
            facts=tuple(type(each.envelope.fact).__name__ for each in recorded),
            text="" if secret else heard.text,
            labels=taken.labels,
        )

    def _session(self, tx: Transaction) -> Session:
        """Return the saved session; the bytes decide, so that a rolled-back scan leaves no trace in memory."""
        raw = tx.state()
        if self._last is not None and self._last[0] == raw:
            return self._last[1]
        return saved.load(raw)

    def _sighting(self, tx: Transaction, taken: Taken, now: Session, heard: _Heard, *, secret: bool) -> Draft:
        """Return the fact for a scan that moved no unit: a sighting of the one unit it named, or the scan itself."""
        answer = taken.answer
        units = () if secret or heard.evidence.source == KEYS else tx.mirror.units_by_text(heard.text)
        if len(units) == 1 and answer.kind in REFUSED:
            return Draft(Refused(unit=units[0].key, answer=answer.kind, code=answer.phrase.code))
        found = None if answer.found is None or secret else " ".join((answer.found.code, *_values(answer.found.args)))
        return Draft(
            Scanned(
                answer=answer.kind,
                code=answer.phrase.code,
                step=type(now.step).__name__,
                workflow=now.mode,
                found=found,
            )
        )

    def _redacted(self, heard: _Heard) -> Evidence:
        """Return the evidence of a secret: its keyed digest alone."""
        evidence = heard.evidence
        told = heard.text.encode() or b64decode(evidence.raw)
        digest = hmac(self._identity.digest_key.encode(), told, sha256).hexdigest()
        return Evidence(source=evidence.source, aim=evidence.aim, redacted=True, digest=digest)

    def _floor(self, tx: Transaction, operator: str | None) -> Floor:
        moment = self._clock.now()
        return Floor(
            operator=operator,
            site=self._identity.site,
            station=self._station,
            now=stamp(moment),
            today=site_day(moment.astimezone(UTC), tx.mirror.site().timezone),
            unsent=tx.unsent(),
            internal=_internal_serial(tx),
        )

    def _screen(self, tx: Transaction, now: Session, floor: Floor) -> Screenful:
        operator = tx.mirror.operator(now.operator) if now.operator is not None else None
        return Screenful(
            view=_shown(now, tx, floor),
            operator=operator.initials if operator is not None else None,
            mode=now.mode,
            step=type(now.step).__name__,
            site=self._identity.site,
            tally=now.tally,
        )


def _internal_serial(tx: Transaction) -> str:
    """Return the internal serial of the scan at hand, by the handheld's chain and the scan's number in it."""
    return f"NS-{tx.epoch[-_SHORT:].upper()}-{tx.head.scan + 1}"


def _evidence(raw: bytes, aim: str, source: str) -> Evidence:
    return Evidence(source=source, raw=b64encode(raw).decode(), aim=aim)


def _known(draft: Draft, heard: _Heard) -> Known:
    return heard.known if draft.known is Known.SCANNED else draft.known


def _values(args: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(value for _, value in args)


def _decided(
    decide: Callable[[Session, Transaction, Floor], Taken], now: Session, tx: Transaction, floor: Floor
) -> Taken:
    """Return what the code leads to; one at which the program itself fails is a FAULT, and recorded like any other."""
    try:
        return decide(now, tx, floor)
    except (sqlite3.Error, StoreError):
        raise
    except Exception:  # noqa: BLE001  # whatever fails at one code, the scan is recorded and the work goes on
        _log.exception("No decision could be made about a scan.")
        return replace(session.failed(now), secret=True)


def _shown(now: Session, tx: Transaction, floor: Floor) -> View:
    try:
        return view(now, tx.mirror, floor)
    except (sqlite3.Error, StoreError):
        raise
    except Exception:  # noqa: BLE001  # a step that cannot be drawn must not stop the recording
        _log.exception("A step could not be shown.")
        return broken(floor)


def _tells_a_secret(tx: Transaction, heard: _Heard, taken: Taken) -> bool:
    """Return whether a badge or an enrolment code may be read from what came in, whole or in part.

    What moved goods was a code of the goods. Of the rest, a badge read twice at once, glued to another code or broken
    off is no badge to the decision, and still opens what the badge opens.
    """
    if taken.drafts:
        return False
    text = heard.text or b64decode(heard.evidence.raw).decode("utf-8", "replace")
    return ENROLL_PREFIX in text.upper() or tx.mirror.names_badge(text)


def _remembered(taken: Taken, recorded: list[Recorded]) -> Session:
    """Return the session with what UNDO can take back; the end of a document is a mark that it cannot pass.

    A refusal, the beginning of a document or a reason given is nothing to take back; nor is what moved more units at
    once than a saved session may name.
    """
    if taken.before is None or taken.session.operator is None:
        return taken.session
    facts = tuple(
        RecordedFact(each.envelope.id, type(each.envelope.fact).__name__, each.envelope.fact.unit)
        for each in recorded
        if isinstance(each.envelope.fact, UnitFact) and not isinstance(each.envelope.fact, Refused)
    )
    if not facts and not any(isinstance(each.envelope.fact, Closed) for each in recorded):
        return taken.session
    kept = facts if len(facts) <= MOST_TAKEN_BACK else ()
    return taken.session.with_trail(Trail(taken.session.mode, taken.session.operator, taken.before, kept))
