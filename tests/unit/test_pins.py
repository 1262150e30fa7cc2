"""A PIN is proven on one handheld by a verifier that proves it on no other, and never by anything the server keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.ledger.errors import MalformedError
from sync.pins import SiteHash, check, personal

SITE_SALT = bytes(range(16))
DEVICE_SALT = bytes(range(16, 32))
QUICK = 10
"""The lowest cost, so that the tests are quick; the default is checked once."""


def test_the_right_pin_is_accepted_and_any_other_is_not() -> None:
    verifier = personal(SiteHash.of("2468", SITE_SALT, QUICK), DEVICE_SALT)
    assert check("2468", verifier)
    for other in ("2469", "02468", "2468 ", "", "²468", "2468\x00"):
        assert not check(other, verifier)


def test_the_default_cost_is_what_the_verifier_names() -> None:
    verifier = personal(SiteHash.of("1", SITE_SALT), DEVICE_SALT)
    assert verifier.split(":")[:2] == ["scrypt2", "14"]
    assert check("1", verifier)


def test_a_verifier_is_of_one_handheld_and_holds_neither_pin_nor_site_hash() -> None:
    site_hash = SiteHash.of("2468", SITE_SALT, QUICK)
    here, there = personal(site_hash, DEVICE_SALT), personal(site_hash, DEVICE_SALT[::-1])
    assert here.rsplit(":", 1)[1] != there.rsplit(":", 1)[1]
    assert site_hash.hash.hex() not in here
    assert "2468" not in here.rsplit(":", 1)[1]


def test_the_server_keeps_the_site_hash_as_text() -> None:
    site_hash = SiteHash.of("2468", SITE_SALT, QUICK)
    assert SiteHash.parse(site_hash.text) == site_hash


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_pin(pin: str) -> None:
    verifier = personal(SiteHash.of(pin, SITE_SALT, QUICK), DEVICE_SALT)
    assert check(pin, verifier)
    assert not check(pin + "1", verifier)


@pytest.mark.parametrize(
    "verifier",
    [
        "",
        "2468",
        "scrypt1:10:00:00:" + "00" * 32,
        "scrypt2:99:00:00:" + "00" * 32,
        "scrypt2:x:00:00:" + "00" * 32,
        "scrypt2:10:zz:00:" + "00" * 32,
        "scrypt2:10:00:00:00",
        "scrypt2:10:00:" + "00" * 32,
    ],
)
def test_what_is_no_verifier_is_an_error_and_not_a_refusal(verifier: str) -> None:
    with pytest.raises(MalformedError, match="Set the PIN again"):
        check("2468", verifier)
