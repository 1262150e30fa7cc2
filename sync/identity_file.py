"""Who this handheld is to its server, in a file of its own: the database may be set aside, the identity stays."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from sync.store_errors import StoreFailedError

_FILE_NAME = "identity.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What enrolment gave: device, secret, site and control-code tag of ``server``.

    ``digest_key`` (hex) keys the digests that stand for badges and PINs in evidence. Secret and key never show in logs.
    """

    device: str
    secret: str
    site: str
    tag: str
    server: str
    digest_key: str

    def __repr__(self) -> str:
        return f"Identity(device={self.device!r}, site={self.site!r}, server={self.server!r})"


def load(folder: Path) -> Identity | None:
    """Return the identity kept in the folder, None if it was never enrolled, or raise StoreFailedError."""
    path = folder / _FILE_NAME
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreFailedError(
            f"The identity {path} cannot be read ({error.strerror}). Give this user the right to read it."
        ) from error
    try:
        return msgspec.json.decode(raw, type=Identity)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreFailedError(
            f"The identity {path} is not what enrolment wrote. Put it aside and enrol this handheld again."
        ) from error


def save(folder: Path, identity: Identity) -> None:
    """Keep the identity, durable and whole: either the old file or the new one stands after a power cut."""
    path = folder / _FILE_NAME
    fresh = path.with_name(f"{_FILE_NAME}.new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_durably(fresh, msgspec.json.encode(asdict(identity)))
        fresh.replace(path)
        _sync_folder(folder)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StoreFailedError(
            f"The identity cannot be kept in {folder} ({error.strerror}). Free some space or make the folder writable, "
            "then enrol again."
        ) from error


def _write_durably(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
