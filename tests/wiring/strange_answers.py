"""Everything that may answer in the server's place, as bytes on the line."""

import gzip
from collections.abc import Mapping

import msgspec

from tests.wiring.scripted_server import reply

JSON = "application/json"
PROBLEM = "application/problem+json"
PORTAL = b"<html><body>Welcome to the guest network. Please log in.</body></html>"


def problem(status: int, **more: object) -> bytes:
    """Return a problem document of the server."""
    body = {"type": "about:blank", "title": "Refused", "status": status, **more}
    return reply(f"{status} X", PROBLEM, msgspec.json.encode(body))


def strange_answers(acknowledgement: bytes) -> Mapping[str, bytes]:
    """Return answers of which none is the server's; most would be, but for one thing, this acknowledgement."""
    packed = gzip.compress(acknowledgement)
    headless = b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%b" % (len(acknowledgement), acknowledgement)
    gzipped = "Content-Encoding: gzip"
    return {
        "a log-in page": reply("200 OK", "text/html", PORTAL),
        "a log-in page that says 201": reply("201 Created", "text/html", PORTAL),
        "a 200 with the right body": reply("200 OK", JSON, acknowledgement),
        "a 202 with the right body": reply("202 Accepted", JSON, acknowledgement),
        "a 201 without a content type": headless,
        "a 201 of the wrong content type": reply("201 Created", "text/plain", acknowledgement),
        "a 201 with other JSON": reply("201 Created", JSON, b'{"ok":true}'),
        "a 201 with a wrong type inside": reply(
            "201 Created", JSON, acknowledgement.replace(b'"ack_through":', b'"ack_through":"x","y":')
        ),
        "a 201 with nothing": reply("201 Created", JSON, b""),
        "a 201 with half a body": reply("201 Created", JSON, acknowledgement)[:-20],
        "a 201 cut where it is still JSON": reply("201 Created", JSON, acknowledgement + b" " * 30)[:-25],
        "a 201 that is not UTF-8": reply("201 Created", JSON, b'{"epoch":"\xff"}'),
        "a 201 with half a gzip": reply("201 Created", JSON, packed[: len(packed) // 2], gzipped),
        "a 201 with a gzip that lacks its last byte": reply("201 Created", JSON, packed[:-1], gzipped),
        "a 201 with a gzip that is none": reply("201 Created", JSON, acknowledgement, gzipped),
        "a 201 in a compression nobody asked for": reply("201 Created", JSON, acknowledgement, "Content-Encoding: br"),
        "a redirect": reply("302 Found", "text/html", b"", "Location: http://127.0.0.1:9/"),
        "a permanent redirect": reply("308 Permanent Redirect", JSON, acknowledgement, "Location: http://127.0.0.1:9/"),
        "a 500": reply("500 Internal Server Error", "text/plain", b"Internal Server Error"),
        "a 502 of a proxy": reply("502 Bad Gateway", "text/html", b"<h1>502</h1>"),
        "a 401 of somebody else": reply("401 Unauthorized", "text/html", PORTAL),
        "a 403 of somebody else": reply("403 Forbidden", "text/html", PORTAL),
        "a 400 of somebody else": reply("400 Bad Request", "text/html", b"<h1>400</h1>"),
        "a 409 of somebody else": reply("409 Conflict", JSON, b"{}"),
        "a 409 without a rewind": problem(409),
        "a 511": reply("511 Network Authentication Required", "text/html", PORTAL),
        "nothing at all": b"",
        "bytes that are no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
        "half a head": b"HTTP/1.1 201 Created\r\nContent-Ty",
    }
