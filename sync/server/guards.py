"""Who may ask: enrolled devices, the desk on this very machine, and nobody by another host's name."""

import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from threading import Lock
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.server.problems import ProblemError, problem

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_ATTEMPTS: Final = 10
_ATTEMPTS_OF_ALL: Final = 60
_WINDOW_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server was started with. ``hosts`` are names it may be called by, besides addresses and localhost."""

    admin_secret: str = field(repr=False)
    hosts: frozenset[str] = frozenset()


class HostGuard:
    """Refuses requests that came by a foreign name: a page elsewhere had its name resolve to this machine."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 421."""
        if scope["type"] == "http":
            given = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
            if not self._own(host_name(given)):
                detail = "This server is not called by that name; use its address, or start it with --host-name NAME."
                await problem(HTTPStatus.MISDIRECTED_REQUEST, detail)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _own(self, name: str) -> bool:
        if name in _LOCAL_NAMES or name in self._hosts:
            return True
        try:
            ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


class AttemptLimit:
    """Lets each address, and all together, try only so often within a minute."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._attempts: deque[tuple[float, str]] = deque()
        self._lock = Lock()

    def count(self, address: str) -> None:
        """Count an attempt, or raise a 429 problem."""
        now = self._monotonic()
        with self._lock:
            while self._attempts and self._attempts[0][0] <= now - _WINDOW_S:
                self._attempts.popleft()
            own = [at for at, who in self._attempts if who == address]
            if len(own) >= _ATTEMPTS or len(self._attempts) >= _ATTEMPTS_OF_ALL:
                oldest = own[0] if own else self._attempts[0][0]
                wait = max(1, round(oldest + _WINDOW_S - now))
                raise ProblemError(
                    HTTPStatus.TOO_MANY_REQUESTS, f"Too many attempts; try again in {wait} s.", retry_after=wait
                )
            self._attempts.append((now, address))


def host_name(given: str) -> str:
    """Return the name of a Host header without its port, in lower case."""
    name = given.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


def address_of(request: Request) -> str:
    """Return the address of the other end."""
    return request.client.host if request.client is not None else ""


def is_local(request: Request) -> bool:
    """Say whether the request comes from this machine itself, and not through a proxy on it."""
    try:
        loopback = ip_address(address_of(request)).is_loopback
    except ValueError:
        return False
    named = host_name(request.headers.get("host", "")) in _LOCAL_NAMES
    return loopback and named and not any(name in request.headers for name in _FORWARDED)


def require_local(request: Request) -> None:
    """Raise a 403 problem for anyone who is not on this machine."""
    if not is_local(request):
        raise ProblemError(
            HTTPStatus.FORBIDDEN, "This answers only on the server's own machine, at its loopback address."
        )


def require_admin(request: Request, settings: Settings) -> None:
    """Raise a problem unless the request is local and carries the secret of the data folder."""
    require_local(request)
    if not hmac.compare_digest(bearer(request).encode(), settings.admin_secret.encode()):
        raise ProblemError(HTTPStatus.UNAUTHORIZED, "The administrator's secret is missing or wrong.")


def bearer(request: Request) -> str:
    """Return the secret that the request carries, or an empty text."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
