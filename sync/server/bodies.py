"""A request's body: bounded before and after decompression."""

import zlib
from http import HTTPStatus
from typing import Final, TypeVar

import msgspec
from fastapi import Request
from starlette.requests import ClientDisconnect

from sync.server.problems import ProblemError

EVENTS_BYTES: Final = 16_000_000
SMALL_BYTES: Final = 10_000
FILE_BYTES: Final = 64_000_000
_T = TypeVar("_T")


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body, decompressed, or raise a problem: 413 over the limit, 415 or 400 for what cannot be unpacked."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise _too_large(limit)
    received = bytearray()
    try:
        async for chunk in request.stream():
            received += chunk
            if len(received) > limit:
                raise _too_large(limit)
    except ClientDisconnect as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "The body broke off before its end; send it again.") from error
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return bytes(received)
    if encoding != "gzip":
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Only gzip is taken as Content-Encoding.")
    return _unpacked(bytes(received), limit)


def parse_body(body: bytes, shape: type[_T]) -> _T:
    """Return the JSON body in its shape, or raise a 400 problem."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"The body does not have its shape: {error}.") from error


def _unpacked(packed: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = inflater.decompress(packed, limit + 1)
    except zlib.error as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "The body is not the gzip that it says it is.") from error
    if len(body) > limit:
        raise _too_large(limit)
    if not inflater.eof or inflater.unused_data:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "The gzip body breaks off, or has something behind it.")
    return body


def _too_large(limit: int) -> ProblemError:
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {limit} bytes; send less.")
