"""The guest itself."""

import pytest

from tests.hardware.guest import Guest

pytestmark = pytest.mark.kernel


def test_the_guest_runs_debians_kernel(guest: Guest) -> None:
    assert guest.release.endswith("-amd64")
    keyboard = guest.keyboard()
    with guest.scan_in("hid:0c2e:0b61") as ear:
        ear.connected()
        keyboard.type("SN1\r")
        assert ear.scan().text == "SN1"
