"""One HTTP exchange with the server: bounded in time and size, never redirected, and never leaking the secret.

Importing this module loads ``requests``; who must start fast imports ``sync.client`` only when it is needed.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from gzip import compress
from pathlib import Path
from time import monotonic
from typing import Final

import requests
import urllib3

from sync.address import is_loopback
from sync.cuttable import CuttableAdapter, Sockets
from sync.link import OfflineError

ANSWER_BYTES: Final = 32_000_000
_CHUNK: Final = 65_536
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: to be let in, for the next bytes, and for a whole answer that trickles in."""

    connect: float = 5.0
    read: float = 30.0
    whole: float = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: ``media_type`` without parameters in lower case, ``body`` decompressed."""

    status: int
    media_type: str
    body: bytes
    retry_after: float | None

    def described(self) -> str:
        """Return what came, for a sentence."""
        kind = self.media_type if _MEDIA_TYPE.fullmatch(self.media_type) else "no known content type"
        return f"status {self.status} with {kind}"


USUAL: Final = Patience()


class Transport:
    """HTTP to one server. One exchange at a time; ``close`` may be called from another thread."""

    def __init__(self, server: str, secret: str = "", *, ca: Path | None = None, patience: Patience = USUAL) -> None:
        self._server = server
        self._secret = secret
        self._patience = patience
        self._verify: str | bool = str(ca) if ca is not None else True
        self._session = requests.Session()
        # A proxy of the environment cannot reach this machine's own loopback.
        self._session.trust_env = not is_loopback(server)
        self._sockets = Sockets()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, CuttableAdapter(self._sockets))

    def __repr__(self) -> str:
        return f"Transport({self._server!r})"

    def get(self, path: str, query: Mapping[str, str], wait_s: float = 0.0) -> Answer:
        """Fetch; the server may take ``wait_s`` longer to answer."""
        return self._exchange("GET", path, query=query, wait_s=wait_s)

    def post(self, path: str, body: bytes) -> Answer:
        """Send a JSON body, compressed."""
        return self._exchange("POST", path, body=body)

    def close(self) -> None:
        """Close the connections; an exchange under way in another thread ends as "offline"."""
        self._sockets.cut()
        self._session.close()

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
        wait_s: float = 0,
    ) -> Answer:
        try:
            with self._session.request(
                method,
                self._server + path,
                params=query,
                data=None if body is None else compress(body, compresslevel=1, mtime=0),
                headers=_HEADERS if body is None else {**_HEADERS, **_BODY_HEADERS},
                auth=self._sign,
                timeout=(self._patience.connect, self._patience.read + wait_s),
                allow_redirects=False,
                verify=self._verify,
                stream=True,
            ) as response:
                return Answer(
                    status=response.status_code,
                    media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                    body=_body(response, monotonic() + self._patience.whole),
                    retry_after=_retry_after(response.headers),
                )
        # "from None": the error's own request holds the secret.
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise OfflineError(_reason(self._server, error)) from None

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # As an auth hook and not as a header of the session: requests would let a .netrc file replace that one.
        if self._secret:
            request.headers["Authorization"] = f"Bearer {self._secret}"
        return request


_HEADERS: Final[Mapping[str, str]] = {
    "Accept": "application/json, application/problem+json",
    "Accept-Encoding": "gzip",
    "User-Agent": "scanner-terminal",
}
_BODY_HEADERS: Final[Mapping[str, str]] = {"Content-Type": "application/json", "Content-Encoding": "gzip"}


def _body(response: requests.Response, deadline: float) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip"}:
        raise OfflineError("The answer came in a compression that was not asked for; that is not the server.")
    whole = b"".join(_limited(response, deadline))
    return _unzipped(whole) if encoding == "gzip" else whole


def _limited(response: requests.Response, deadline: float) -> Iterator[bytes]:
    size = 0
    # Undecoded: urllib3 takes a gzip stream that breaks off in its middle for a whole one.
    for chunk in response.raw.stream(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > ANSWER_BYTES:
            raise OfflineError(f"The answer is larger than {ANSWER_BYTES} bytes; that is not the server.")
        if monotonic() > deadline:
            raise OfflineError("The answer took too long to be complete; it will be asked for again.")
        yield chunk


def _unzipped(packed: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = inflater.decompress(packed, ANSWER_BYTES)
    except zlib.error:
        raise OfflineError("The answer is not the gzip it says it is; it will be asked for again.") from None
    if inflater.unconsumed_tail:
        raise OfflineError(f"The answer is larger than {ANSWER_BYTES} bytes; that is not the server.")
    if not inflater.eof:
        raise OfflineError("The answer broke off in its middle; it will be asked for again.")
    return whole


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        # Against the server's own clock: the handheld's may be wrong by years.
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())


def _reason(server: str, error: Exception) -> str:
    match error:
        case requests.exceptions.SSLError() | urllib3.exceptions.SSLError():
            return (
                f"{server} did not prove with its certificate that it is the server; check the address and the CA file."
            )
        case requests.exceptions.ConnectTimeout():
            return f"{server} did not let anybody in."
        case requests.exceptions.ReadTimeout() | urllib3.exceptions.ReadTimeoutError() | TimeoutError():
            return f"{server} took the connection and then said nothing for too long."
        case requests.exceptions.ProxyError():
            return f"The proxy on the way to {server} did not let the request through."
        case requests.exceptions.ConnectionError() if "NameResolution" in repr(error.args):
            return f"The name in {server} is not known on this network."
        case requests.exceptions.ConnectionError() if "refused" in repr(error.args):
            return f"Nothing listens at {server}."
        case requests.exceptions.ConnectionError() | urllib3.exceptions.ProtocolError():
            return f"The connection to {server} broke off before the answer was complete."
        case _:
            return f"{server} could not be asked ({type(error).__name__})."
