"""The identity of a handheld: kept whole, for its owner alone, and never shown with its secret."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sync import identity_file
from sync.store_errors import StoreFailedError
from tests.wiring.handhelds import IDENTITY


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    assert identity_file.load(tmp_path) is None
    identity_file.save(tmp_path / "data", IDENTITY)
    assert identity_file.load(tmp_path / "data") == IDENTITY
    newer = replace(IDENTITY, secret="another")
    identity_file.save(tmp_path / "data", newer)
    assert identity_file.load(tmp_path / "data") == newer
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["identity.json"]


def test_the_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        identity_file.save(tmp_path / "data", IDENTITY)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "data" / "identity.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_the_secret_does_not_show_when_the_identity_is_printed() -> None:
    shown = f"{IDENTITY!r} {IDENTITY}"
    assert IDENTITY.secret not in shown
    assert IDENTITY.digest_key not in shown


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"device":"d"}', b"null"])
def test_a_file_that_enrolment_did_not_write_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "identity.json").write_bytes(content)
    with pytest.raises(StoreFailedError, match="enrol this handheld again"):
        identity_file.load(tmp_path)


def test_a_disk_without_room_keeps_the_identity_that_was_there(tmp_path: Path) -> None:
    identity_file.save(tmp_path, IDENTITY)
    script = """
import resource, signal, sys
from dataclasses import replace
from pathlib import Path
from sync import identity_file
from sync.store_errors import StoreFailedError
folder = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
try:
    identity_file.save(folder, replace(identity_file.load(folder), secret="another"))
except StoreFailedError as error:
    print(error)
"""
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cannot be kept" in run.stdout
    assert identity_file.load(tmp_path) == IDENTITY
    assert [path.name for path in tmp_path.iterdir()] == ["identity.json"]
