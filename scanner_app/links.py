"""The links of this handheld: who asks for one gets it by the configuration and the identity of that moment."""

from collections.abc import Callable

from scanner_app.config import Config
from sync.identity_file import Identity
from sync.link import Link, OfflineError, UnauthorisedError
from sync.store import Store

ALONE = "This handheld works alone: what it records stays here until it is enrolled at a server."
"""Why there is no link, where none is wanted."""


def link_to(config: Config, identity: Identity | None) -> Link:
    """Return a link to the server, or raise a LinkError with the reason why there can be none."""
    from sync.address import AddressError  # noqa: PLC0415  # loads requests: in the worker's thread, not at the start
    from sync.client import HttpLink  # noqa: PLC0415 - as above

    if identity is None:
        raise UnauthorisedError("This handheld is not enrolled yet; scans are kept.")
    if not (config.server or identity.server):
        raise OfflineError(ALONE)
    try:
        return HttpLink(
            config.server or identity.server,
            identity,
            ca=config.server_ca,
            allow_plain_http=config.allow_plain_http,
        )
    except AddressError as error:
        raise OfflineError(str(error)) from error


def factory(store: Store, config: Config) -> Callable[[], Link]:
    """Return what makes a link as the store's identity of the moment it is called."""
    return lambda: link_to(config, store.identity)
