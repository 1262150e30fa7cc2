"""Recalls for the desk, on the server's own machine: where the units are, and the start and the end of a recall."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.imports.findings import ImportErrors
from sync.ledger.identity import MAX_CODE
from sync.server import contract, recalls
from sync.server.bodies import FILE_BYTES, SMALL_BYTES, parse_body, read_body
from sync.server.book import Book
from sync.server.desk_routes import refused_file
from sync.server.guards import Settings, require_admin, require_local
from sync.server.problems import ProblemError
from sync.server.projector import Projector
from sync.server.recall_told import RecallAnswer, RecallCode

_CSV: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
}
_TOLD: Final = contract.answers(200, "Every unit of the recall.", RecallAnswer, (403, 404))
_CHANGED: Final = contract.answers(200, "Every unit of the recall.", RecallAnswer, (400, 401, 403, 404, 413, 415))
_FILE: Final = contract.answers(200, "Every unit of the recalls.", RecallAnswer, (400, 401, 403, 413, 415))


def recall_routes(book: Book, projector: Projector, settings: Settings) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api/v1/recalls", tags=["desk"])
    _by_code(router, book, projector, settings)
    _by_file(router, book, projector, settings)
    return router


def _by_code(router: APIRouter, book: Book, projector: Projector, settings: Settings) -> None:
    async def turned(request: Request, turn: Callable[[Book, Projector, str], RecallAnswer]) -> Response:
        require_admin(request, settings)
        code = parse_body(await read_body(request, SMALL_BYTES), RecallCode).code
        return await _answered(lambda: turn(book, projector, code))

    @router.get("", responses=_TOLD)
    async def show_recall(request: Request, code: Annotated[str, Query(min_length=1, max_length=MAX_CODE)]) -> Response:
        """Return where every unit of a recall is and who has it."""
        require_local(request)
        return await _answered(lambda: recalls.where(book, projector, code))

    @router.post("/start", openapi_extra=contract.json_body(RecallCode), responses=_CHANGED)
    async def start_recall(request: Request) -> Response:
        """Start a recall that the book knows; every handheld holds its units from its next pull on."""
        return await turned(request, recalls.start)

    @router.post("/close", openapi_extra=contract.json_body(RecallCode), responses=_CHANGED)
    async def close_recall(request: Request) -> Response:
        """Close a recall; its holds are lifted."""
        return await turned(request, recalls.close)


def _by_file(router: APIRouter, book: Book, projector: Projector, settings: Settings) -> None:
    async def read(request: Request, use: Callable[[Book, Projector, bytes], RecallAnswer]) -> Response:
        require_admin(request, settings)
        data = await read_body(request, FILE_BYTES)
        return await _answered(lambda: use(book, projector, data))

    @router.post("/preview", openapi_extra=_CSV, responses=_FILE)
    async def preview_recalls(request: Request) -> Response:
        """Return what the recalls of a CSV file would mean; nothing changes."""
        return await read(request, recalls.preview)

    @router.post("", openapi_extra=_CSV, responses=_FILE)
    async def start_recalls(request: Request) -> Response:
        """Take the recalls of a CSV file in and start them, all or none."""
        return await read(request, recalls.start_file)


async def _answered(ask: Callable[[], RecallAnswer]) -> Response:
    try:
        body = msgspec.json.encode(await run_in_threadpool(ask))
    except recalls.UnknownRecallError as error:
        raise ProblemError(HTTPStatus.NOT_FOUND, str(error)) from error
    except ImportErrors as error:
        return refused_file(error)
    return Response(body, media_type="application/json")
