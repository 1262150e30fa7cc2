"""The udev rule that gives one model of scanner to the user of this program, and no other device."""

import grp
import os
from dataclasses import dataclass
from typing import Final

FOLDER: Final = "/etc/udev/rules.d"

_EXTRAS: Final = {
    "input": ', ENV{LIBINPUT_IGNORE_DEVICE}="1"',  # no desktop types what the scanner reads
    "tty": ', ENV{ID_MM_DEVICE_IGNORE}="1"',  # ModemManager would try it as a modem
}


@dataclass(frozen=True, slots=True)
class UdevRule:
    """A rule for the nodes of one model in a subsystem (``input``, ``hidraw`` or ``tty``).

    ``vendor`` and ``product`` are four hexadecimal digits. The rule gives the node to ``group``, and to whoever sits
    at the machine: for that (``uaccess``) its file must sort before 73. Being in the group ``input`` would do as
    well, and would let the user read every keyboard there is.
    """

    subsystem: str
    vendor: str
    product: str
    group: str
    usb: bool = True

    @property
    def file(self) -> str:
        """Return where to write it."""
        return f"{FOLDER}/70-scanner-{self.vendor}-{self.product}.rules"

    @property
    def line(self) -> str:
        """Return the rule; attributes of the USB device where it is one, of the input device otherwise."""
        vendor, product = ("idVendor", "idProduct") if self.usb else ("id/vendor", "id/product")
        return (
            f'SUBSYSTEM=="{self.subsystem}", ATTRS{{{vendor}}}=="{self.vendor}", ATTRS{{{product}}}=="{self.product}", '
            f'GROUP="{self.group}", MODE="0660", TAG+="uaccess"{_EXTRAS.get(self.subsystem, "")}'
        )

    @property
    def advice(self) -> str:
        """Return a sentence that says what to do."""
        return (
            f"Write this line into {self.file}, run 'udevadm control --reload' as root, "
            f"then plug the scanner in again: {self.line}"
        )


def own_group() -> str:
    """Return the name of this process's group, or its number where it has none."""
    number = os.getgid()
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
