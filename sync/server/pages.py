"""Plain readable pages for the desk, on the server's own machine until log-in exists."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from sync.ledger.identity import MAX_CODE, MAX_SERIAL
from sync.server.book import Book
from sync.server.guards import is_local
from sync.server.home_view import document_view, expected_on, home_view, kind_of
from sync.server.projector import Projector
from sync.server.site import site_of
from sync.server.tracing import SeveralUnitsError, UnknownUnitError, find_units, unit_trace
from sync.server.unit_view import unit_view
from sync.server.visible import visible

TEMPLATES: Final = Path(__file__).with_name("templates")
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_Text = Annotated[str, Query(max_length=MAX_SERIAL)]
_Code = Annotated[str, Query(max_length=MAX_CODE)]


def page_routes(book: Book, projector: Projector) -> APIRouter:
    """Return the pages: first page, look-up, unit, document, and their style."""
    router = APIRouter(include_in_schema=False)
    pages = _Pages(book, projector)

    @router.get("/style.css")
    async def style() -> Response:
        return Response((TEMPLATES / "style.css").read_text("utf-8"), media_type="text/css", headers=_HEADERS)

    @router.get("/")
    async def home(request: Request) -> Response:
        return await pages.answer(request, pages.home)

    @router.get("/find")
    async def find(request: Request, text: _Text = "") -> Response:
        return await pages.answer(request, pages.find, text)

    @router.get("/unit")
    async def unit(request: Request, serial: _Text, item: _Code | None = None) -> Response:
        return await pages.answer(request, pages.unit, serial, item)

    @router.get("/document")
    async def document(request: Request, kind: _Code, code: _Code) -> Response:
        return await pages.answer(request, pages.document, kind, code)

    return router


class _Pages:
    """Draws pages of one book."""

    def __init__(self, book: Book, projector: Projector) -> None:
        self._book = book
        self._projector = projector
        self._templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
        self._templates.filters["visible"] = visible

    async def answer(self, request: Request, draw: Callable[..., Response], *values: str | None) -> Response:
        """Draw a page for someone on this machine; anyone else is told where to look."""
        if is_local(request):
            return await run_in_threadpool(draw, *values)
        return self._message(
            HTTPStatus.FORBIDDEN,
            "Only on the server itself",
            "These pages answer only on the server's own machine, at http://127.0.0.1, until log-in exists.",
        )

    def home(self) -> Response:
        self._projector.catch_up()
        return self._page("home.html", view=self._book.read(home_view))

    def find(self, text: str) -> Response:
        """Lead to the one unit or document that is meant, or list what it could be."""
        if not text:
            return RedirectResponse("/", HTTPStatus.SEE_OTHER, headers=_HEADERS)
        self._projector.catch_up()
        found = self._book.read(lambda conn: find_units(conn, text))
        if len(found) == 1:
            key = found[0].unit.key
            return self._lead("/unit", item=key.item, serial=key.serial)
        kind = None if found else self._book.read(lambda conn: kind_of(conn, text))
        if kind is not None:
            return self._lead("/document", kind=kind, code=text)
        expected = self._book.read(lambda conn: expected_on(conn, text))
        status = HTTPStatus.OK if found or expected else HTTPStatus.NOT_FOUND
        return self._page("found.html", status, text=text, found=found, expected=expected)

    def unit(self, serial: str, item: str | None) -> Response:
        try:
            told = unit_trace(self._book, self._projector, serial, item)
        except UnknownUnitError as error:
            return self._message(HTTPStatus.NOT_FOUND, "Not known here", str(error))
        except SeveralUnitsError:
            return self.find(serial)
        return self._page("unit.html", view=self._book.read(lambda conn: unit_view(conn, told)))

    def document(self, kind: str, code: str) -> Response:
        self._projector.catch_up()
        view = self._book.read(lambda conn: document_view(conn, kind, code))
        if view is None:
            return self._message(HTTPStatus.NOT_FOUND, "Not known here", f"No document {visible(code)} is known here.")
        return self._page("document.html", view=view)

    def _lead(self, path: str, **query: str) -> Response:
        return RedirectResponse(f"{path}?{urlencode(query)}", HTTPStatus.SEE_OTHER, headers=_HEADERS)

    def _message(self, status: int, title: str, sentence: str) -> Response:
        return self._page("message.html", status, title=title, sentence=sentence)

    def _page(self, template: str, status: int = HTTPStatus.OK, **values: Any) -> Response:
        site = self._book.read(site_of).site.code if status != HTTPStatus.FORBIDDEN else ""
        html = self._templates.get_template(template).render(site=site, **values)
        return Response(html, status_code=status, media_type="text/html", headers=_HEADERS)
