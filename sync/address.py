"""Where the server is: the one place that decides which addresses may be talked to."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


class AddressError(ValueError):
    """A server address that cannot or must not be used; the sentence says why and what to write instead."""


def server_address(text: str, *, allow_plain_http: bool = False) -> str:
    """Return the address without its last slash, or raise AddressError.

    Plain HTTP carries the handheld's secret for everyone on the network to read, so outside this machine it is
    refused unless the site said in words that it wants it.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressError(f"{text!r} is no server address ({error}); write one such as {_EXAMPLE}.") from error
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"The server address must hold no user name or password; write one such as {_EXAMPLE}.")
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise AddressError(f"{text!r} is no server address; write one such as {_EXAMPLE}.")
    if parts.query or parts.fragment or any(character.isspace() or not character.isprintable() for character in text):
        raise AddressError(f"{text!r} holds more than a server address; write one such as {_EXAMPLE}.")
    if parts.scheme == "http" and not (allow_plain_http or _loopback(parts)):
        raise AddressError(
            f"{text!r} is not encrypted: the handheld's secret could be read on the network. Use https, or write "
            'allow_plain_http = "yes, unencrypted" under [server] in the configuration.'
        )
    return text.rstrip("/")


def is_loopback(text: str) -> bool:
    """Say whether the address leads to this very machine."""
    return _loopback(urlsplit(text))


_EXAMPLE = "https://scanner.example.com or http://127.0.0.1:8470"


def _loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
