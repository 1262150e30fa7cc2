"""Asking the server that holds the data folder, over loopback: it alone writes the book."""

from http import HTTPStatus
from typing import Any, Final

import requests

from sync.server.data_folder import Running

_TIMEOUT_S: Final = 600.0


class AdminError(Exception):
    """The running server refused, or did not answer; the sentence says what to do."""


class AdminClient:
    """One running server, asked as its administrator."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def load(self, kind: str, data: bytes) -> dict[str, Any]:
        """Let it take a file in."""
        return self._ask("POST", f"/api/v1/import/{kind}", data=data, headers={"Content-Type": "text/csv"})

    def events(self, data: bytes) -> dict[str, Any]:
        """Let it take in the events that a handheld exported."""
        return self._ask("POST", "/api/v1/import/events", data=data, headers={"Content-Type": "application/x-ndjson"})

    def new_code(self, minutes: int) -> str:
        """Let it make an enrolment code."""
        return str(self._ask("POST", "/api/v1/enrolment-codes", json={"minutes": minutes})["code"])

    def trace(self, serial: str, item: str | None) -> dict[str, Any]:
        """Ask it for a unit."""
        wanted = {"serial": serial} if item is None else {"serial": serial, "item": item}
        return self._ask("GET", "/api/v1/trace", params=wanted)

    def recall(self, code: str) -> dict[str, Any]:
        """Ask it where the units of a recall are."""
        return self._ask("GET", "/api/v1/recalls", params={"code": code})

    def recall_file(self, path: str, data: bytes) -> dict[str, Any]:
        """Let it preview or start the recalls of a file; ``path`` ends the route, empty for the start."""
        return self._ask("POST", f"/api/v1/recalls{path}", data=data, headers={"Content-Type": "text/csv"})

    def recall_turn(self, path: str, code: str) -> dict[str, Any]:
        """Let it start or close a recall that it knows."""
        return self._ask("POST", f"/api/v1/recalls{path}", json={"code": code})

    def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        headers: dict[str, str] = request.pop("headers", {})
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the environment cannot reach this machine's loopback
            try:
                answer = session.request(
                    method,
                    self._running.url + path,
                    headers={**headers, "Authorization": f"Bearer {self._running.secret}"},
                    timeout=_TIMEOUT_S,
                    allow_redirects=False,
                    **request,
                )
                told: Any = answer.json()
            except (requests.RequestException, ValueError) as error:
                raise AdminError(
                    f"The server at {self._running.url} (process {self._running.pid}) holds the data folder and did "
                    f"not answer ({type(error).__name__}). Wait for it, or stop it."
                ) from None
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise AdminError(_sentence(told))
        return dict(told)


def _sentence(told: Any) -> str:
    """Return what a problem says, the errors of an import included."""
    if not isinstance(told, dict):
        return "The server refused without saying why."
    lines = [str(told.get("detail", "The server refused."))]
    errors = told.get("errors", [])
    lines += [str(error["sentence"]) for error in errors]
    rest = int(told.get("count", 0)) - len(errors)
    return "\n".join(lines + ([f"(and {rest} more)"] if rest > 0 else []))
