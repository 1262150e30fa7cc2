"""The HTTP surface in process: problems everywhere, bounded bodies, and who may ask what."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from fastapi import FastAPI

from sync import wire
from sync.ledger.facts import PutAway, Received
from sync.server import bodies
from sync.server.api import make_app
from sync.server.enrolment import new_code
from sync.server.guards import Settings
from tests.wiring.server_fixtures import DOCK, DRILL, FILES, SHELF, Chain, ServerSite, server_site

ADMIN = {"Authorization": "Bearer admin-secret"}
LOCAL = "http://127.0.0.1:8470"


class Served:
    """The application of a site, asked from an address."""

    def __init__(self, site: ServerSite, app: FastAPI) -> None:
        self.site = site
        self.app = app

    def client(self, address: str = "127.0.0.1", base: str = LOCAL) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, client=(address, 40000), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=base)

    def device(self) -> tuple[Chain, dict[str, str]]:
        enrolled = self.site.enrolled()
        return Chain(enrolled.device, self.site.clock), {"Authorization": f"Bearer {enrolled.secret}"}


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    with server_site(tmp_path) as site:
        site.load_all()
        yield Served(site, make_app(site.book, site.projector, Settings("admin-secret", frozenset({"wms.example"}))))


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told


async def test_push_answers_201_and_pull_brings_the_unit(served: Served) -> None:
    chain, auth = served.device()
    chain.add(Received(unit=DRILL, place=DOCK, po="PO-1", line="1"))
    async with served.client("192.0.2.7", "https://wms.example") as client:
        body = gzip.compress(msgspec.json.encode(chain.push()))
        pushed = await client.post("/api/v1/events", content=body, headers={**auth, "Content-Encoding": "gzip"})
        assert pushed.status_code == 201
        acknowledged = msgspec.json.decode(pushed.content, type=wire.Acknowledgement)
        assert acknowledged.ack_hash == chain.items[-1].hash
        served.site.projector.catch_up()
        pulled = await client.get("/api/v1/changes", headers=auth)
        page = wire.decode_page(pulled.content)
        assert [change.key for change in page.changes if change.kind == "unit"] == ['["DRILL","DR000001"]']


async def test_a_gap_is_a_409_problem_that_carries_the_rewind(served: Served) -> None:
    chain, auth = served.device()
    chain.add(Received(unit=DRILL, place=DOCK))
    chain.add(PutAway(unit=DRILL, to=SHELF))
    async with served.client() as client:
        answer = await client.post("/api/v1/events", content=msgspec.json.encode(chain.push(2)), headers=auth)
    told = problem(answer, 409)
    assert told["rewind"] == {"epoch": "epoch-1", "expected_seq": 1, "last_hash": "0" * 64}


async def test_an_unreadable_event_is_a_400_that_names_it(served: Served) -> None:
    chain, auth = served.device()
    chain.altered(Received(unit=DRILL, place=DOCK), at=None)
    async with served.client() as client:
        answer = await client.post("/api/v1/events", content=msgspec.json.encode(chain.push()), headers=auth)
    assert "Event 1 " in problem(answer, 400)["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"{",
        b'{"epoch":1}',
        b'{"epoch":"e","now":{},"events":[]}',
        b'{"epoch":"e","now":{"at":"x","offset":NaN,"monotonic":1,"boot":"b"},"events":[]}',
        b'{"epoch":"e","now":{"at":"x","offset":1,"monotonic":1e400,"boot":"b"},"events":[]}',
        b"[" * 100_000,
        b'{"epoch":"e","now":{"at":"x","offset":1,"monotonic":1,"boot":"b"},"events":[{"hash":"h","event":'
        + b"[" * 100_000,
        b'{"epoch":"e","now":{"at":"x","offset":1,"monotonic":1,"boot":"b"},"events":[{"hash":"h","event":7}]}',
        b"\xff\xfe",
        b'{"epoch":"\xed\xa0\x80"}',
    ],
)
async def test_a_body_that_is_no_batch_is_a_400_problem(served: Served, body: bytes) -> None:
    _, auth = served.device()
    async with served.client() as client:
        problem(await client.post("/api/v1/events", content=body, headers=auth), 400)


async def test_the_same_key_twice_in_a_body_takes_nothing_wrong(served: Served) -> None:
    chain, auth = served.device()
    chain.add(Received(unit=DRILL, place=DOCK))
    body = msgspec.json.encode(chain.push()).replace(b'{"epoch":', b'{"epoch":"other","epoch":', 1)
    async with served.client() as client:
        answer = await client.post("/api/v1/events", content=body, headers=auth)
    assert answer.status_code == 201
    assert answer.json()["epoch"] == "epoch-1"


async def test_a_body_over_the_limit_is_413_by_its_length_its_bytes_and_what_it_unpacks_to(served: Served) -> None:
    _, auth = served.device()
    bomb = zlib.compressobj(wbits=31)
    packed = b"".join(bomb.compress(b" " * 1_000_000) for _ in range(64)) + bomb.flush()
    async with served.client() as client:
        declared = {**auth, "Content-Length": "10000000000"}
        problem(await client.post("/api/v1/events", content=b"{", headers=declared), 413)
        problem(await client.post("/api/v1/events", content=b" " * (bodies.EVENTS_BYTES + 1), headers=auth), 413)
        answer = await client.post("/api/v1/events", content=packed, headers={**auth, "Content-Encoding": "gzip"})
        problem(answer, 413)


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        ("br", b"{}", 415),
        ("gzip", b"not gzip", 400),
        ("gzip", gzip.compress(b"{}", mtime=0)[:-4], 400),
        ("gzip", gzip.compress(b"{}", mtime=0) + b"more", 400),
    ],
)
async def test_a_body_that_cannot_be_unpacked_is_a_problem(
    served: Served, encoding: str, body: bytes, status: int
) -> None:
    _, auth = served.device()
    async with served.client() as client:
        answer = await client.post("/api/v1/events", content=body, headers={**auth, "Content-Encoding": encoding})
    problem(answer, status)


async def test_too_many_events_at_once_are_a_413(served: Served) -> None:
    _, auth = served.device()
    now = {"at": "x", "offset": 0, "monotonic": 1, "boot": "b"}
    body = {"epoch": "e", "now": now, "events": [{"hash": "h", "event": 1}] * 5001}
    async with served.client() as client:
        problem(await client.post("/api/v1/events", content=json.dumps(body), headers=auth), 413)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer \xff", "bearer  "])
async def test_without_a_devices_secret_nothing_is_taken_or_told(served: Served, header: str) -> None:
    headers = httpx.Headers([(b"Authorization", header.encode("latin-1"))] if header else [])
    async with served.client() as client:
        for answer in (
            await client.post("/api/v1/events", content=b"{}", headers=headers),
            await client.get("/api/v1/changes", headers=headers),
        ):
            problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_one_device_cannot_push_anothers_events(served: Served) -> None:
    chain, _ = served.device()
    _, other = served.device()
    chain.add(Received(unit=DRILL, place=DOCK))
    async with served.client() as client:
        answer = await client.post("/api/v1/events", content=msgspec.json.encode(chain.push()), headers=other)
    assert "another device" in problem(answer, 400)["detail"]


async def test_enrolling_by_http(served: Served) -> None:
    code = new_code(served.site.book)
    async with served.client("192.0.2.7") as client:
        answer = await client.post("/api/v1/enroll", json={"code": code, "name": "dock-3"})
        assert answer.status_code == 201
        enrolled = msgspec.json.decode(answer.content, type=wire.Enrolled)
        assert (enrolled.site, bool(enrolled.secret)) == ("NORTH", True)
        assert "used already" in problem(await client.post("/api/v1/enroll", json={"code": code}), 403)["detail"]
        problem(await client.post("/api/v1/enroll", json={"code": 7}), 400)


async def test_guessing_codes_is_slowed_down_for_the_one_who_guesses(served: Served) -> None:
    async with served.client("192.0.2.7") as client:
        answers = [await client.post("/api/v1/enroll", json={"code": f"GUESS-{number}"}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    problem(answers[-1], 429)
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    async with served.client("192.0.2.8") as client:
        answer = await client.post("/api/v1/enroll", json={"code": new_code(served.site.book)})
    assert answer.status_code == 201


@pytest.mark.parametrize("path", ["/", "/nope", "/api/v1/nope", "/api/v1/units/x", "/%00", "/../../etc/passwd"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH"])
async def test_what_is_not_there_is_a_problem_or_the_first_page(served: Served, path: str, method: str) -> None:
    async with served.client() as client:
        answer = await client.request(method, path)
    if (path, method) == ("/", "GET"):
        assert answer.status_code == 200
    else:
        problem(answer, 405 if path == "/" else 404)


@pytest.mark.parametrize("query", ["wait=-1", "wait=x", "wait=nan", "wait=inf", f"cursor={'x' * 201}"])
async def test_wrong_parameters_are_a_422_problem(served: Served, query: str) -> None:
    _, auth = served.device()
    async with served.client() as client:
        problem(await client.get(f"/api/v1/changes?{query}", headers=auth), 422)


async def test_an_unexpected_error_is_a_500_problem_without_its_inside(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the inside")

    _, auth = served.device()
    monkeypatch.setattr("sync.server.device_routes.page_after", broken)
    async with served.client() as client:
        told = problem(await client.get("/api/v1/changes", headers=auth), 500)
    assert "inside" not in json.dumps(told)


async def test_hello_proves_that_this_is_the_server(served: Served) -> None:
    async with served.client("192.0.2.7") as client:
        answer = await client.get("/api/v1/hello")
        assert answer.json()["server"] == "scanner-server"
        assert (await client.head("/api/v1/hello")).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8470", "[x]"])
async def test_a_foreign_host_name_is_refused_before_anything_else(served: Served, host: str) -> None:
    async with served.client() as client:
        problem(await client.get("/", headers={"Host": host}), 421)


@pytest.mark.parametrize("path", ["/api/v1/trace?serial=DR000001", "/api/v1/units/DR000001/trace", "/api/v1/status"])
@pytest.mark.parametrize(
    ("address", "base", "headers"),
    [
        ("192.0.2.7", "http://192.0.2.1:8470", {}),
        ("127.0.0.1", "http://wms.example", {}),
        ("127.0.0.1", LOCAL, {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", LOCAL, {"Forwarded": "for=192.0.2.7"}),
    ],
)
async def test_traces_and_status_answer_on_this_machine_only_and_not_through_a_proxy(
    served: Served, path: str, address: str, base: str, headers: dict[str, str]
) -> None:
    async with served.client(address, base) as client:
        problem(await client.get(path, headers=headers), 403)


async def test_a_trace_is_told_by_query_and_by_path(served: Served) -> None:
    chain, auth = served.device()
    chain.add(Received(unit=DRILL, place=DOCK))
    async with served.client() as client:
        await client.post("/api/v1/events", content=msgspec.json.encode(chain.push()), headers=auth)
        by_query = (await client.get("/api/v1/trace", params={"serial": DRILL.serial})).json()
        by_path = (await client.get(f"/api/v1/units/{DRILL.serial}/trace", params={"item": "DRILL"})).json()
        assert by_query == by_path
        assert by_query["state"] == "received"
        problem(await client.get("/api/v1/trace", params={"serial": "unknown"}), 404)
        problem(await client.get("/api/v1/trace", params={"serial": "x" * 4097}), 422)


async def test_importing_wants_the_administrators_secret(served: Served) -> None:
    async with served.client() as client:
        problem(await client.post("/api/v1/import/bins", content=FILES["bins"]), 401)
        problem(await client.post("/api/v1/enrolment-codes", json={}), 401)
        _, device = served.device()
        problem(await client.post("/api/v1/import/bins", content=FILES["bins"], headers=device), 401)
        taken = await client.post("/api/v1/import/bins", content="code\nNEW\n", headers=ADMIN)
        assert taken.json() == {"kind": "bins", "named": 1, "changed": 1, "warnings": []}
        made = await client.post("/api/v1/enrolment-codes", json={"minutes": 5}, headers=ADMIN)
        assert made.status_code == 201
        assert len(made.json()["code"]) == 11
        problem(await client.post("/api/v1/enrolment-codes", json={"minutes": 0}, headers=ADMIN), 400)
        problem(await client.post("/api/v1/import/nonsense", content=b"", headers=ADMIN), 422)
    async with served.client("192.0.2.7") as client:
        problem(await client.post("/api/v1/import/bins", content=FILES["bins"], headers=ADMIN), 403)


async def test_a_refused_import_tells_every_row(served: Served) -> None:
    async with served.client() as client:
        answer = await client.post("/api/v1/import/bins", content="code,kind\nA,shelf\nB,shelf\n", headers=ADMIN)
    told = problem(answer, 422)
    assert told["count"] == 2
    assert [each["line"] for each in told["errors"]] == [2, 3]


async def test_waiting_for_changes_ends_with_one_and_with_the_server(served: Served) -> None:
    _, auth = served.device()
    closing = asyncio.Event()
    app = make_app(served.site.book, served.site.projector, Settings("admin-secret"), closing)
    async with Served(served.site, app).client() as client:
        cursor = (await client.get("/api/v1/changes", headers=auth)).json()["cursor"]
        waiting = asyncio.create_task(client.get(f"/api/v1/changes?wait=30&cursor={cursor}", headers=auth))
        await asyncio.to_thread(served.site.load, "bins", "code\nNEW\n")
        page = (await waiting).json()
        assert [change["key"] for change in page["changes"]] == ["NEW"]
        query = f"/api/v1/changes?wait=30&cursor={page['cursor']}"
        waiting = asyncio.create_task(client.get(query, headers=auth))
        closing.set()
        assert (await waiting).json()["changes"] == []


async def test_the_openapi_declares_bodies_answers_and_problems_of_every_route(served: Served) -> None:
    async with served.client() as client:
        described = (await client.get("/api/v1/openapi.json")).json()
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, declared in methods.items():
            answers = declared["responses"]
            assert any(code.startswith("2") for code in answers), path
            assert {"421", "422", "500"} <= answers.keys(), path
            assert ("requestBody" in declared) == (method == "post"), path
            for code, answer in answers.items():
                (media,) = answer["content"]
                assert (media == "application/problem+json") == (not code.startswith("2")), path
    named = {part.rpartition("/")[2] for part in json.dumps(described).split('"') if part.startswith("#/components/")}
    assert named <= schemas.keys()
    assert {"Push", "Acknowledgement", "Page", "Problem", "Rewind"} <= schemas.keys()
