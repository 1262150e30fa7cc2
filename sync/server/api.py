"""The server as an ASGI application: routes, problems, guards, and its OpenAPI."""

import asyncio
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sync.server import contract
from sync.server.book import Book
from sync.server.desk_routes import desk_routes
from sync.server.device_routes import device_routes
from sync.server.guards import HostGuard, Settings
from sync.server.pages import page_routes
from sync.server.problems import answer_with_problems
from sync.server.projector import Projector
from sync.server.recall_routes import recall_routes

TITLE = "Scanner terminal server"
VERSION = "1"


def make_app(book: Book, projector: Projector, settings: Settings, closing: asyncio.Event | None = None) -> FastAPI:
    """Return the application on an open book; whoever calls this runs the projector and closes the book."""
    app = FastAPI(title=TITLE, version=VERSION, openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    answer_with_problems(app)
    app.include_router(device_routes(book, closing or asyncio.Event()))
    app.include_router(desk_routes(book, projector, settings))
    app.include_router(recall_routes(book, projector, settings))
    app.include_router(page_routes(book, projector))
    app.add_middleware(HostGuard, hosts=settings.hosts)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            described = get_openapi(title=TITLE, version=VERSION, routes=app.routes)
            described.setdefault("components", {}).setdefault("schemas", {}).update(contract.components())
            app.openapi_schema = described
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend the document
    return app
