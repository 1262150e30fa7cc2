"""Every error the server answers is a problem document (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Final

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from sync import wire

MEDIA_TYPE: Final = "application/problem+json"
_log: Final = logging.getLogger(__name__)


class ProblemError(Exception):
    """An answer that is not the hoped-for one; the sentence says what to do."""

    def __init__(
        self, status: int, detail: str, *, retry_after: int | None = None, rewind: wire.Rewind | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after
        self.rewind = rewind


def problem(
    status: int, detail: str, *, headers: dict[str, str] | None = None, rewind: wire.Rewind | None = None
) -> Response:
    """Return the problem document as an answer."""
    body = wire.Problem(
        type="about:blank", title=HTTPStatus(status).phrase, status=status, detail=detail, rewind=rewind
    )
    return Response(msgspec.json.encode(body), status_code=status, headers=headers, media_type=MEDIA_TYPE)


def answer_with_problems(app: FastAPI) -> None:
    """Let the app answer every error, its own and the framework's, as a problem."""
    app.exception_handler(ProblemError)(_own)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_parameters)
    app.exception_handler(Exception)(_unexpected)


async def _own(_request: Request, error: ProblemError) -> Response:
    headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(error.status, error.detail, headers=headers, rewind=error.rewind)


async def _http(_request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, str(error.detail), headers=headers)


async def _parameters(_request: Request, error: RequestValidationError) -> Response:
    said = "; ".join(f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors())
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"The request's parameters are not right: {said}.")


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("Unexpected error at %s %s", request.method, request.url.path, exc_info=error)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "The server met an error of its own; it is in its log. Nothing was stored."
    )
