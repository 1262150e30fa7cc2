"""Recalls over HTTP: loopback only, started and closed by the administrator alone, problems for everything else."""

from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from sync.server.api import make_app
from sync.server.guards import Settings
from sync.server.recall_told import RecallAnswer
from tests.wiring.server_fixtures import server_site

ADMIN = {"Authorization": "Bearer admin-secret"}
CSV = {**ADMIN, "Content-Type": "text/csv"}
FILE = b"recall,item,serials\nR/1,DRILL,DR000001..DR000020\n"
PROBLEM = "application/problem+json"


def client(site: Any, address: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=site, client=(address, 40000), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8470")


async def test_a_recall_is_previewed_started_shown_and_closed(tmp_path: Path) -> None:
    with server_site(tmp_path) as site:
        site.load_all()
        app = make_app(site.book, site.projector, Settings("admin-secret", frozenset()))
        async with client(app) as desk:
            told = []
            for answer in (
                await desk.post("/api/v1/recalls/preview", content=FILE, headers=CSV),
                await desk.post("/api/v1/recalls", content=FILE, headers=CSV),
                await desk.get("/api/v1/recalls", params={"code": "R/1"}),
                await desk.post("/api/v1/recalls/close", json={"code": "R/1"}, headers=ADMIN),
                await desk.post("/api/v1/recalls/start", json={"code": "R/1"}, headers=ADMIN),
            ):
                assert answer.status_code == 200, answer.text
                (recall,) = msgspec.json.decode(answer.content, type=RecallAnswer).recalls
                told.append((recall.status, [unit.serial for unit in recall.units]))
    serials = ["DR000001", "DR000002"]
    assert told == [(status, serials) for status in ("open", "open", "open", "closed", "open")]


@pytest.mark.parametrize(
    ("method", "path", "request_", "status"),
    [
        ("GET", "", {"params": {"code": "R-9"}}, 404),
        ("GET", "", {}, 422),
        ("POST", "/start", {"json": {"code": "R-9"}, "headers": ADMIN}, 404),
        ("POST", "/close", {"json": {"code": "R-9"}, "headers": ADMIN}, 404),
        ("POST", "/close", {"json": {"code": "R-9"}}, 401),
        ("POST", "/close", {"content": b"[", "headers": ADMIN}, 400),
        ("POST", "/close", {"json": {"code": "R" * 20_000}, "headers": ADMIN}, 413),
        ("POST", "", {"content": FILE}, 401),
        ("POST", "/preview", {"content": FILE}, 401),
        ("POST", "/preview", {"content": b"recall,item\nR-1,NONE\n", "headers": CSV}, 422),
        ("POST", "", {"content": b"recall,item,serials\nR-1,DRILL,A1..B2\n", "headers": CSV}, 422),
    ],
)
async def test_what_is_wrong_is_a_problem(
    tmp_path: Path, method: str, path: str, request_: dict[str, Any], status: int
) -> None:
    with server_site(tmp_path) as site:
        site.load_all()
        app = make_app(site.book, site.projector, Settings("admin-secret", frozenset()))
        async with client(app) as desk:
            answer = await desk.request(method, f"/api/v1/recalls{path}", **request_)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "request_"),
    [
        ("GET", "", {"params": {"code": "R-1"}}),
        ("POST", "", {"content": FILE, "headers": CSV}),
        ("POST", "/preview", {"content": FILE, "headers": CSV}),
        ("POST", "/start", {"json": {"code": "R-1"}, "headers": ADMIN}),
        ("POST", "/close", {"json": {"code": "R-1"}, "headers": ADMIN}),
    ],
)
async def test_recalls_answer_on_loopback_alone(
    tmp_path: Path, method: str, path: str, request_: dict[str, Any]
) -> None:
    with server_site(tmp_path) as site:
        site.load_all()
        app = make_app(site.book, site.projector, Settings("admin-secret", frozenset()))
        async with client(app, "192.0.2.7") as stranger:
            answer = await stranger.request(method, f"/api/v1/recalls{path}", **request_)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == PROBLEM
