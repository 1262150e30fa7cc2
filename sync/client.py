"""The HTTP link: only the server's own answers count, and everything else that answers is "offline" (DESIGN §5).

Importing this module loads ``requests``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, TypeVar

import msgspec

from sync import wire
from sync.address import server_address
from sync.link import (
    BadBatchError,
    BusyError,
    LinkError,
    OfflineError,
    RefusedCodeError,
    RewindError,
    TooLargeError,
    UnauthorisedError,
)
from sync.transport import USUAL, Answer, Patience, Transport

OK: Final = 200
CREATED: Final = 201
_PROBLEM: Final = "application/problem+json"
_JSON: Final = "application/json"
_T = TypeVar("_T")


class Credentials(Protocol):
    """What the link needs of an identity."""

    @property
    def secret(self) -> str:
        """The handheld's own secret."""
        ...


class HttpLink:
    """A link over HTTP for one enrolled handheld. Each thread that talks has its own."""

    def __init__(
        self,
        server: str,
        identity: Credentials,
        *,
        ca: Path | None = None,
        allow_plain_http: bool = False,
        patience: Patience = USUAL,
    ) -> None:
        self._server = server_address(server, allow_plain_http=allow_plain_http)
        self._transport = Transport(self._server, identity.secret, ca=ca, patience=patience)

    def __repr__(self) -> str:
        return f"HttpLink({self._server!r})"

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        """Send a batch; only a 201 that holds an acknowledgement counts as an answer."""
        answer = self._transport.post("/api/v1/events", msgspec.json.encode(push))
        if answer.status != CREATED:
            raise _failure(answer)
        return _parsed(answer, msgspec.json.Decoder(wire.Acknowledgement).decode)

    def pull(self, cursor: str, wait_s: float) -> wire.Page:
        """Return one page of changes, waiting at the server for up to ``wait_s`` while there are none."""
        query = {"cursor": cursor, "wait": f"{wait_s:g}"}
        answer = self._transport.get("/api/v1/changes", query, wait_s)
        if answer.status != OK:
            raise _failure(answer)
        return _parsed(answer, wire.decode_page)

    def close(self) -> None:
        """Close the connection; a call under way in another thread ends as "offline"."""
        self._transport.close()


def enroll(
    server: str, code: str, name: str, *, ca: Path | None = None, allow_plain_http: bool = False
) -> wire.Enrolled:
    """Trade a one-time code for this handheld's identity; raise RefusedCodeError, another LinkError or AddressError."""
    transport = Transport(server_address(server, allow_plain_http=allow_plain_http), ca=ca)
    try:
        answer = transport.post("/api/v1/enroll", msgspec.json.encode(wire.EnrollRequest(code=code, name=name)))
    finally:
        transport.close()
    if answer.status == CREATED:
        return _parsed(answer, msgspec.json.Decoder(wire.Enrolled).decode)
    problem = _problem(answer)
    if problem is not None and answer.status in _CODE_REFUSED:
        raise RefusedCodeError(problem.detail or problem.title)
    raise _failure(answer)


_CODE_REFUSED: Final = frozenset({400, 401, 403, 404, 409, 410, 422})


def _failure(answer: Answer) -> LinkError:
    """Return what an answer other than the hoped-for one means.

    413, 429 and 503 may come from a proxy and count as they are: obeying them loses nothing. The rest must be the
    server's own problem document.
    """
    if answer.status == 413:  # noqa: PLR2004  # Content Too Large
        return TooLargeError("The batch is too large for the server; half of it is sent.")
    if answer.status in {429, 503}:
        return BusyError(answer.retry_after)
    problem = _problem(answer)
    if problem is None:
        return _strange(answer)
    sentence = problem.detail or f"{problem.title}."
    match answer.status:
        case 400 | 422:
            return BadBatchError(sentence)
        case 401 | 403:
            return UnauthorisedError("The server does not know this handheld any more; enrol it again. Scans are kept.")
        case 409 if problem.rewind is not None:
            return RewindError(problem.rewind)
        case _:
            return OfflineError(f"The server answered {answer.status}: {sentence}")


def _problem(answer: Answer) -> wire.Problem | None:
    if answer.media_type != _PROBLEM:
        return None
    try:
        return msgspec.json.decode(answer.body, type=wire.Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _parsed(answer: Answer, read: Callable[[bytes], _T]) -> _T:
    if answer.media_type != _JSON:
        raise _strange(answer)
    try:
        return read(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OfflineError(f"The answer has {answer.described()} but is not what the server says ({error}).") from error


def _strange(answer: Answer) -> OfflineError:
    return OfflineError(
        f"Something other than the server answered: {answer.described()}. "
        "Perhaps a network log-in page or a proxy stands between."
    )
