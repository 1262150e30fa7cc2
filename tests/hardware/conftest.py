"""One guest for the whole run: booted once, and cleared after every test."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.hardware.guest import Guest
from tests.hardware.kernel import NoGuestError, debian_kernel, tool


@pytest.fixture(scope="session")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guest]:
    folder = tmp_path_factory.mktemp("guest")
    try:
        for name in ("qemu-system-x86_64", "busybox", "cpio", "modprobe", "depmod"):
            tool(name)
        guest = Guest(debian_kernel(), folder)
    except NoGuestError as error:
        reason = f"no guest kernel: {error}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with guest:
        yield guest
    shutil.rmtree(folder)


@pytest.fixture
def guest(booted: Guest) -> Iterator[Guest]:
    yield booted
    booted.call("clear")
