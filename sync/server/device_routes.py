"""What handhelds ask: enrol, push, pull, and whether this is the server at all."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync import wire
from sync.clock import stamp
from sync.server import contract
from sync.server.batch import BadBatchError
from sync.server.bodies import EVENTS_BYTES, SMALL_BYTES, parse_body, read_body
from sync.server.book import Book
from sync.server.enrolment import EnrolmentError, device_of, enroll
from sync.server.feed import LONGEST_WAIT_S, page_after
from sync.server.guards import AttemptLimit, address_of, bearer
from sync.server.ingest import RewindNeededError, accept
from sync.server.problems import ProblemError
from sync.server.site import site_of

MOST_EVENTS: Final = 5000
PRODUCT: Final = "scanner-server"


def device_routes(book: Book, closing: asyncio.Event) -> APIRouter:
    """Return the routes; ``closing`` ends what waits for changes."""
    router = APIRouter(prefix="/api/v1", tags=["handhelds"])
    _hello_route(router, book)
    _enroll_route(router, book)
    _push_route(router, book)
    _pull_route(router, book, closing)
    return router


def _hello_route(router: APIRouter, book: Book) -> None:
    @router.head("/hello", include_in_schema=False)
    @router.get("/hello", responses=contract.answers(200, "This is the server."))
    async def hello() -> Response:
        """Prove that this is the server and not a page that answers everything."""
        site = await run_in_threadpool(lambda: book.read(site_of).site.code)
        return _json({"server": PRODUCT, "wire": wire.VERSION, "site": site, "server_time": stamp(book.clock.now())})


def _enroll_route(router: APIRouter, book: Book) -> None:
    limit = AttemptLimit(monotonic)

    @router.post(
        "/enroll",
        status_code=HTTPStatus.CREATED,
        openapi_extra=contract.json_body(wire.EnrollRequest),
        responses=contract.answers(201, "The device's identity.", wire.Enrolled, (400, 403, 413, 415, 429)),
    )
    async def enroll_device(request: Request) -> Response:
        """Trade a one-time code for a device's identity; the secret is told this once."""
        limit.count(address_of(request))
        asked = parse_body(await read_body(request, SMALL_BYTES), wire.EnrollRequest)
        try:
            enrolled = await run_in_threadpool(enroll, book, asked)
        except EnrolmentError as error:
            raise ProblemError(HTTPStatus.FORBIDDEN, str(error)) from error
        return _json(enrolled, HTTPStatus.CREATED)


def _push_route(router: APIRouter, book: Book) -> None:
    @router.post(
        "/events",
        status_code=HTTPStatus.CREATED,
        openapi_extra=contract.json_body(wire.Push),
        responses=contract.answers(201, "Stored.", wire.Acknowledgement, (400, 401, 409, 413, 415)),
    )
    async def push_events(request: Request) -> Response:
        """Store consecutive events of one epoch; the answer is given after the log's commit."""
        device = await _device(book, request)
        push = parse_body(await read_body(request, EVENTS_BYTES), wire.Push)
        if len(push.events) > MOST_EVENTS:
            sentence = f"The batch has {len(push.events)} events; send at most {MOST_EVENTS}."
            raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
        try:
            return _json(await run_in_threadpool(accept, book, device, push), HTTPStatus.CREATED)
        except BadBatchError as error:
            raise ProblemError(HTTPStatus.BAD_REQUEST, str(error)) from error
        except RewindNeededError as error:
            raise ProblemError(HTTPStatus.CONFLICT, str(error), rewind=error.rewind) from error


def _pull_route(router: APIRouter, book: Book, closing: asyncio.Event) -> None:
    @router.get("/changes", responses=contract.answers(200, "A page of changes.", wire.Page, (401,)))
    async def pull_changes(
        request: Request,
        cursor: Annotated[str, Query(max_length=200)] = "",
        wait: Annotated[float, Query(ge=0, le=3600, allow_inf_nan=False)] = 0.0,
    ) -> Response:
        """Return the changes after the cursor, waiting up to ``wait`` seconds (at most 30) while there are none."""
        device = await _device(book, request)
        return _json(await _next_page(book, device, cursor, min(wait, LONGEST_WAIT_S), closing))


async def _next_page(book: Book, device: str, cursor: str, wait_s: float, closing: asyncio.Event) -> wire.Page:
    """Wait without holding a thread: forty handhelds may wait at once."""
    woken = asyncio.Event()
    leave = book.changed.listen(_waker(woken))
    try:
        page = await run_in_threadpool(page_after, book, device, cursor)
        if page.changes or not page.up_to_date or wait_s <= 0:
            return page
        waits = [asyncio.create_task(event.wait()) for event in (woken, closing)]
        done, pending = await asyncio.wait(waits, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        return await run_in_threadpool(page_after, book, device, cursor) if done else page
    finally:
        leave()


def _waker(woken: asyncio.Event) -> Callable[[], None]:
    loop = asyncio.get_running_loop()
    return lambda: _wake(loop, woken)


def _wake(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> None:
    loop.call_soon_threadsafe(woken.set)


async def _device(book: Book, request: Request) -> str:
    device = await run_in_threadpool(device_of, book, bearer(request))
    if device is None:
        raise ProblemError(
            HTTPStatus.UNAUTHORIZED, "This device is not known here; enrol it again. Its scans are kept."
        )
    return device


def _json(value: Any, status: int = HTTPStatus.OK) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
