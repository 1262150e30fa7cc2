"""A USB-CDC scanner in the guest: the kernel's own gadget and its own host controller, back to back."""

import os
import tty
from pathlib import Path
from typing import Final

_GADGET: Final = Path("/sys/kernel/config/usb_gadget/scanner")
_STRINGS: Final = "strings/0x409"


class AcmGadget:
    """A serial scanner of class CDC-ACM on a controller without wires; what goes into ttyGS0 comes out of ttyACM0."""

    def __init__(self, serial_number: str) -> None:
        for place in (_STRINGS, "configs/c.1", "functions/acm.usb0"):
            (_GADGET / place).mkdir(parents=True)
        facts = {
            "idVendor": "0x0c2e",
            "idProduct": "0x0aaa",
            f"{_STRINGS}/manufacturer": "Test",
            f"{_STRINGS}/product": "CDC scanner",
            f"{_STRINGS}/serialnumber": serial_number,
        }
        for place, value in facts.items():
            (_GADGET / place).write_text(value)
        (_GADGET / "configs/c.1/acm.usb0").symlink_to(_GADGET / "functions/acm.usb0")
        (controller,) = Path("/sys/class/udc").iterdir()
        self._controller = controller.name
        self._line = -1

    def plug(self) -> None:
        """Plug it in."""
        (_GADGET / "UDC").write_text(self._controller)

    def unplug(self) -> None:
        """Pull the plug."""
        if self._line >= 0:
            os.close(self._line)
            self._line = -1
        (_GADGET / "UDC").write_text("\n")

    def send(self, data: bytes) -> None:
        """Let the scanner send bytes, all of them."""
        if self._line < 0:
            self._line = os.open("/dev/ttyGS0", os.O_RDWR | os.O_NOCTTY)
            tty.setraw(self._line)
        while data:
            data = data[os.write(self._line, data) :]

    def remove(self) -> None:
        """Take the gadget apart, plugged or not."""
        if (_GADGET / "UDC").read_text().strip():
            self.unplug()
        (_GADGET / "configs/c.1/acm.usb0").unlink()
        for place in ("configs/c.1", "functions/acm.usb0", _STRINGS, ""):
            (_GADGET / place).rmdir()
