"""The rule for a scanner names that model alone and is applied before access is given to who sits there."""

import grp
import os
import re

import pytest

from devices.sources.udev_rule import UdevRule, own_group

MODEL = 'ATTRS{idVendor}=="0c2e", ATTRS{idProduct}=="0b61"'
WIRELESS = 'ATTRS{id/vendor}=="0c2e", ATTRS{id/product}=="0b61"'
GIVEN = 'GROUP="dock", MODE="0660", TAG+="uaccess"'


@pytest.mark.parametrize(
    ("subsystem", "usb", "line"),
    [
        ("input", True, f'SUBSYSTEM=="input", {MODEL}, {GIVEN}, ENV{{LIBINPUT_IGNORE_DEVICE}}="1"'),
        ("input", False, f'SUBSYSTEM=="input", {WIRELESS}, {GIVEN}, ENV{{LIBINPUT_IGNORE_DEVICE}}="1"'),
        ("hidraw", True, f'SUBSYSTEM=="hidraw", {MODEL}, {GIVEN}'),
        ("tty", True, f'SUBSYSTEM=="tty", {MODEL}, {GIVEN}, ENV{{ID_MM_DEVICE_IGNORE}}="1"'),
    ],
)
def test_a_rule_gives_one_model_to_one_group(subsystem: str, usb: bool, line: str) -> None:
    rule = UdevRule(subsystem, "0c2e", "0b61", "dock", usb=usb)
    assert rule.line == line
    assert line in rule.advice


def test_its_file_sorts_before_the_one_that_gives_access() -> None:
    found = re.fullmatch(r"/etc/udev/rules\.d/(\d+)-.*\.rules", UdevRule("input", "0c2e", "0b61", "dock").file)
    assert found is not None
    assert int(found[1]) < 73


def test_the_group_is_the_users_or_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_group() == grp.getgrgid(os.getgid()).gr_name
    monkeypatch.setattr(os, "getgid", lambda: 987_654)
    assert own_group() == "987654"
