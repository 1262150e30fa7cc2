"""What the desk asks, on the server's own machine: traces, the state of things, imports, enrolment codes."""

from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.events_file import EventsFileError
from sync.imports.findings import ImportErrors, RowError
from sync.imports.rows import Kind
from sync.ledger.identity import MAX_CODE, MAX_SERIAL
from sync.server import contract
from sync.server.bodies import FILE_BYTES, SMALL_BYTES, parse_body, read_body
from sync.server.book import Book
from sync.server.enrolment import EnrolmentError, new_code
from sync.server.events_import import take_in
from sync.server.guards import Settings, require_admin, require_local
from sync.server.loading import load
from sync.server.problems import ProblemError, problem
from sync.server.projector import Projector
from sync.server.status import status
from sync.server.tracing import SeveralUnitsError, UnknownUnitError, unit_trace


def desk_routes(book: Book, projector: Projector, settings: Settings) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api/v1", tags=["desk"])
    _trace_routes(router, book, projector)
    _status_route(router, book)
    _events_route(router, book, settings)  # before the kinds of file, whose path would take its own
    _import_route(router, book, projector, settings)
    _code_route(router, book, settings)
    return router


def _status_route(router: APIRouter, book: Book) -> None:
    @router.get("/status", responses=contract.answers(200, "Counts and devices.", None, (403,)))
    async def show_status(request: Request, *, verify: bool = False) -> Response:
        """Return counts, devices and, with ``verify``, whether every chain is whole."""
        require_local(request)
        return _json(await run_in_threadpool(lambda: status(book, verify=verify)))


def _events_route(router: APIRouter, book: Book, settings: Settings) -> None:
    content = {"application/x-ndjson": {"schema": {"type": "string"}}}

    @router.post(
        "/import/events",
        openapi_extra={"requestBody": {"required": True, "content": content}},
        responses=contract.answers(200, "Taken in.", None, (400, 401, 403, 413, 415)),
    )
    async def import_events(request: Request) -> Response:
        """Take in the events that a handheld exported to a file; once more changes nothing."""
        require_admin(request, settings)
        data = await read_body(request, FILE_BYTES)
        try:
            return _json(asdict(await run_in_threadpool(take_in, book, data)))
        except EventsFileError as error:
            raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error


def _import_route(router: APIRouter, book: Book, projector: Projector, settings: Settings) -> None:
    @router.post(
        "/import/{kind}",
        openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
        responses=contract.answers(200, "Taken.", None, (400, 401, 403, 413, 415)),
    )
    async def import_file(request: Request, kind: Kind) -> Response:
        """Take a CSV file in, all of it or nothing."""
        require_admin(request, settings)
        data = await read_body(request, FILE_BYTES)
        try:
            loaded = await run_in_threadpool(load, book, projector, kind.value, data)
        except ImportErrors as error:
            return refused_file(error)
        return _json(
            {
                "kind": loaded.kind,
                "named": loaded.named,
                "changed": loaded.changed,
                "warnings": [_said(warning) for warning in loaded.warnings],
            }
        )


def _code_route(router: APIRouter, book: Book, settings: Settings) -> None:
    @router.post(
        "/enrolment-codes",
        status_code=HTTPStatus.CREATED,
        openapi_extra=contract.json_body(contract.CodeRequest),
        responses=contract.answers(201, "A one-time code.", contract.NewCode, (400, 401, 403, 413, 415)),
    )
    async def make_code(request: Request) -> Response:
        """Make a code that enrols one device."""
        require_admin(request, settings)
        asked = parse_body(await read_body(request, SMALL_BYTES), contract.CodeRequest)
        try:
            code = await run_in_threadpool(new_code, book, asked.minutes)
        except EnrolmentError as error:
            raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error
        return _json(contract.NewCode(code), HTTPStatus.CREATED)


def _trace_routes(router: APIRouter, book: Book, projector: Projector) -> None:
    declared = contract.answers(200, "Everything about the unit.", None, (403, 404, 409))

    @router.get("/trace", responses=declared)
    async def trace_by_query(
        request: Request,
        serial: Annotated[str, Query(min_length=1, max_length=MAX_SERIAL)],
        item: Annotated[str | None, Query(max_length=MAX_CODE)] = None,
    ) -> Response:
        """Return a unit's trace; the serial may hold anything, slashes too."""
        require_local(request)
        return await _traced(lambda: unit_trace(book, projector, serial, item))

    @router.get("/units/{serial}/trace", responses=declared)
    async def trace_by_path(
        request: Request, serial: str, item: Annotated[str | None, Query(max_length=MAX_CODE)] = None
    ) -> Response:
        """Return a unit's trace, where the serial fits into a path."""
        require_local(request)
        return await _traced(lambda: unit_trace(book, projector, serial, item))


async def _traced(ask: Callable[[], dict[str, Any]]) -> Response:
    try:
        return _json(await run_in_threadpool(ask))
    except UnknownUnitError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    except SeveralUnitsError as error:
        raise ProblemError(HTTPStatus.CONFLICT, str(error)) from error


def refused_file(error: ImportErrors) -> Response:
    """Return the problem that names every error of a file."""
    count = f"The {error.kind} file has {error.count} error{'s' * (error.count != 1)}; nothing was imported."
    answer = problem(HTTPStatus.UNPROCESSABLE_ENTITY, count)
    told = msgspec.json.decode(answer.body) | {"count": error.count, "errors": [_said(each) for each in error.errors]}
    return Response(msgspec.json.encode(told), status_code=answer.status_code, media_type=answer.media_type)


def _said(error: RowError) -> dict[str, Any]:
    return {"line": error.line, "column": error.column, "code": error.code, "sentence": error.sentence}


def _json(value: Any, code: int = HTTPStatus.OK) -> Response:
    return Response(msgspec.json.encode(value), status_code=code, media_type="application/json")
