"""The HTTP link against real servers that misbehave: only the server's own answers count."""

import gzip
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from sync import wire
from sync.address import AddressError
from sync.client import HttpLink, enroll
from sync.link import (
    BadBatchError,
    BusyError,
    LinkError,
    OfflineError,
    RefusedCodeError,
    RewindError,
    TooLargeError,
    UnauthorisedError,
)
from sync.transport import ANSWER_BYTES, Patience
from tests.wiring.scripted_server import Reply, Request, ScriptedServer, reply
from tests.wiring.strange_answers import JSON, PORTAL, PROBLEM, problem, strange_answers

SECRET = "correct-horse-battery"
PUSH = wire.Push(
    epoch="e1",
    now=wire.Now(at="2026-01-01T00:00:00.000Z", offset=60, monotonic=1, boot="b"),
    events=[wire.EventItem(hash="h1", event=msgspec.Raw(b'{"seq":1,"text":"\xc3\xa9"}'))],
)
ACK = wire.Acknowledgement(
    epoch="e1", ack_through=1, ack_hash="h1", expected_seq=2, server_time="2026-01-01T00:00:01.000Z"
)
ACK_BODY = msgspec.json.encode(ACK)


@dataclass(frozen=True, slots=True)
class Known:
    """The credentials of the tests."""

    secret: str = SECRET


def pushed(answer: Reply, patience: Patience | None = None) -> wire.Acknowledgement:
    with ScriptedServer([answer]) as server:
        link = HttpLink(server.url, Known(), patience=patience or Patience())
        try:
            return link.push(PUSH)
        finally:
            link.close()


def pulled(answer: Reply, cursor: str = "", wait_s: float = 0.0) -> wire.Page:
    with ScriptedServer([answer]) as server:
        link = HttpLink(server.url, Known())
        try:
            return link.pull(cursor, wait_s)
        finally:
            link.close()


def test_a_201_with_an_acknowledgement_is_the_servers_answer() -> None:
    assert pushed(reply("201 Created", JSON, ACK_BODY)) == ACK


def test_an_acknowledgement_may_come_compressed_or_in_chunks_or_with_a_charset() -> None:
    packed = gzip.compress(ACK_BODY)
    assert pushed(reply("201 Created", JSON, packed, "Content-Encoding: gzip")) == ACK
    assert pushed(reply("201 Created", "Application/JSON; charset=utf-8", ACK_BODY)) == ACK
    chunks = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert pushed(chunks + b"%x\r\n%b\r\n0\r\n\r\n" % (len(ACK_BODY), ACK_BODY)) == ACK


def test_the_events_go_out_compressed_as_their_exact_bytes_with_the_secret_in_its_header() -> None:
    with ScriptedServer([reply("201 Created", JSON, ACK_BODY)]) as server:
        link = HttpLink(server.url, Known())
        link.push(PUSH)
        link.close()
    [request] = server.requests
    assert request.line == "POST /api/v1/events"
    assert f"Authorization: Bearer {SECRET}\r\n" in request.head
    assert "Content-Encoding: gzip" in request.head
    sent = msgspec.json.decode(request.unpacked(), type=wire.Push)
    assert bytes(sent.events[0].event) == b'{"seq":1,"text":"\xc3\xa9"}'


def test_a_netrc_file_does_not_replace_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    seen: list[Request] = []

    def remember(request: Request) -> bytes:
        seen.append(request)
        return reply("201 Created", JSON, ACK_BODY)

    pushed(remember)
    assert f"Authorization: Bearer {SECRET}\r\n" in seen[0].head


STRANGE = strange_answers(ACK_BODY)


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
def test_anything_but_an_acknowledgement_is_offline_and_says_what_came(answer: bytes) -> None:
    with pytest.raises(OfflineError) as caught:
        pushed(answer)
    assert caught.value.reason.endswith((".", ")."))
    assert SECRET not in caught.value.reason
    assert "\n" not in caught.value.reason


def test_a_log_in_page_is_named_for_what_it_is() -> None:
    with pytest.raises(OfflineError, match=r"status 200 with text/html\. Perhaps a network log-in page"):
        pushed(reply("200 OK", "text/html", PORTAL))


def test_a_content_type_that_would_act_on_a_terminal_is_not_repeated() -> None:
    with pytest.raises(OfflineError, match="status 200 with no known content type"):
        pushed(reply("200 OK", "text/\x1b[2Jhtml", PORTAL))


def test_a_redirect_is_not_followed() -> None:
    with ScriptedServer([reply("201 Created", JSON, ACK_BODY)]) as elsewhere:
        answer = reply("307 Temporary Redirect", "text/html", b"", f"Location: {elsewhere.url}/api/v1/events")
        with pytest.raises(OfflineError):
            pushed(answer)
    assert elsewhere.requests == []


def test_a_server_that_takes_the_request_and_says_nothing_is_offline() -> None:
    with pytest.raises(OfflineError, match="said nothing for too long"):
        pushed(lambda _: None, Patience(read=0.2))


def test_an_answer_that_trickles_is_offline() -> None:
    with pytest.raises(OfflineError, match="took too long to be complete"):
        pushed(reply("201 Created", JSON, ACK_BODY), Patience(whole=0.0))


def test_an_answer_without_end_is_cut() -> None:
    packed = gzip.compress(b" " * (ANSWER_BYTES + 1))
    with pytest.raises(OfflineError, match="is larger than"):
        pushed(reply("201 Created", JSON, packed, "Content-Encoding: gzip"))


def test_an_open_port_that_nobody_serves_and_a_closed_one_are_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    link = HttpLink(f"http://127.0.0.1:{port}", Known())
    with pytest.raises(OfflineError, match="Nothing listens at"):
        link.push(PUSH)
    link.close()


def test_a_name_that_does_not_resolve_is_offline() -> None:
    link = HttpLink("https://no-such-host.invalid", Known(), patience=Patience(connect=2.0))
    with pytest.raises(OfflineError):
        link.push(PUSH)
    link.close()


def test_a_certificate_nobody_vouches_for_is_offline_and_its_own_ca_file_makes_it_the_server(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(certificate), "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ScriptedServer([reply("201 Created", JSON, ACK_BODY)], tls=context) as server:
        stranger = HttpLink(server.url, Known())
        with pytest.raises(OfflineError, match="did not prove with its certificate"):
            stranger.push(PUSH)
        stranger.close()
        link = HttpLink(server.url, Known(), ca=certificate)
        assert link.push(PUSH) == ACK
        link.close()


def test_problems_of_the_server_are_told_apart() -> None:
    rewind = {"epoch": "e1", "expected_seq": 7, "last_hash": "h6"}
    with pytest.raises(RewindError) as caught:
        pushed(problem(409, rewind=rewind))
    assert caught.value.rewind == wire.Rewind(epoch="e1", expected_seq=7, last_hash="h6")
    with pytest.raises(BadBatchError, match="The event is not JSON"):
        pushed(problem(400, detail="The event is not JSON."))
    for status in (401, 403):
        with pytest.raises(UnauthorisedError, match="enrol it again"):
            pushed(problem(status))
    with pytest.raises(OfflineError, match="The server answered 500: Refused"):
        pushed(problem(500))


@pytest.mark.parametrize("content_type", [PROBLEM, "text/html"])
def test_a_413_is_too_large_whoever_says_it(content_type: str) -> None:
    with pytest.raises(TooLargeError):
        pushed(reply("413 Content Too Large", content_type, b""))


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((), None),
        (("Retry-After: 17",), 17.0),
        (("Retry-After: soon",), None),
        (("Retry-After: -4",), None),
        (("Retry-After: Wed, 21 Oct 2015 07:28:30 GMT", "Date: Wed, 21 Oct 2015 07:28:00 GMT"), 30.0),
        (("Retry-After: Wed, 21 Oct 2015 07:27:00 GMT", "Date: Wed, 21 Oct 2015 07:28:00 GMT"), 0.0),
        (("Retry-After: Wed, 21 Oct 2015 07:28:30 GMT",), None),
    ],
)
def test_a_busy_server_says_how_long_to_wait_against_its_own_clock(
    status: str, headers: tuple[str, ...], seconds: float | None
) -> None:
    with pytest.raises(BusyError) as caught:
        pushed(reply(status, "text/html", b"", *headers))
    assert caught.value.retry_after == seconds


def test_a_page_is_asked_for_by_its_cursor_and_only_a_200_is_one() -> None:
    changes = [
        wire.Change(kind="bin", key="A-1", body=msgspec.Raw(b'{"code":"A-1"}')),
        wire.Change(kind="bin", key="A-2"),
    ]
    page = wire.Page(cursor="c2", changes=changes, up_to_date=True, server_time="2026-01-01T00:00:01.000Z")
    seen: list[Request] = []

    def remember(request: Request) -> bytes:
        seen.append(request)
        return reply("200 OK", JSON, msgspec.json.encode(page))

    got = pulled(remember, "c 1&x=y", 2.5)
    assert msgspec.json.encode(got) == msgspec.json.encode(page)
    assert got.changes[1].body is None
    assert seen[0].line == "GET /api/v1/changes?cursor=c+1%26x%3Dy&wait=2.5"
    for answer in (
        reply("201 Created", JSON, msgspec.json.encode(page)),
        reply("200 OK", "text/html", PORTAL),
        reply("200 OK", JSON, b"{}"),
        reply("304 Not Modified", JSON, b""),
    ):
        with pytest.raises(OfflineError):
            pulled(answer)


def enrolled(answer: bytes) -> wire.Enrolled:
    with ScriptedServer([answer]) as server:
        return enroll(server.url, "CODE-1", "dock-3")


def test_an_enrolment_is_a_201_and_nothing_else() -> None:
    given = wire.Enrolled(device="d1", secret="s", site="S1", tag="AB", server_time="2026-01-01T00:00:00.000Z")
    body = msgspec.json.encode(given)
    assert enrolled(reply("201 Created", JSON, body)) == given
    for answer in (reply("200 OK", JSON, body), reply("201 Created", "text/html", PORTAL), b""):
        with pytest.raises(OfflineError):
            enrolled(answer)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refused_code_is_the_servers_sentence(status: int) -> None:
    with pytest.raises(RefusedCodeError, match="The code has expired; ask for a new one"):
        enrolled(problem(status, detail="The code has expired; ask for a new one."))


def test_plain_http_to_another_machine_is_refused_before_anything_is_sent() -> None:
    for url in ("http://192.0.2.1:8470", "http://scanner.example.com"):
        with pytest.raises(AddressError, match="is not encrypted"):
            HttpLink(url, Known())
        with pytest.raises(AddressError, match="is not encrypted"):
            enroll(url, "CODE", "name")


def test_the_secret_stands_in_no_representation_and_no_error() -> None:
    link = HttpLink("http://127.0.0.1:9", Known())
    with pytest.raises(LinkError) as caught:
        link.push(PUSH)
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in repr(error)
        assert SECRET not in repr(vars(error))
        error = error.__cause__
    assert SECRET not in repr(link)
    assert SECRET not in repr(vars(link).get("_transport"))
    link.close()
