"""The guest's initial file system: busybox, the modules, and a script that hands over to the host's own root."""

import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.hardware.kernel import Kernel, NoGuestError, tool

AGENT_PORT: Final = "agent"
HOST_TAG: Final = "host"
MODULES: Final = (
    "virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay",
    "evdev", "uinput", "uhid", "hid-generic", "usbhid", "xhci-pci",
    "ftdi_sio", "cdc-acm", "dummy_hcd", "usb_f_acm",
)  # fmt: skip
"""What Debian's kernel does not have built in, in the order in which it is needed."""

_INIT: Final = """\
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
while read module; do $b insmod /modules/$module || echo "no module $module"; done </modules/order
$b mount -t configfs config /sys/kernel/config
$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 {tag} /host
$b mount -t tmpfs written /written
$b mkdir /written/upper /written/work
$b mount -t overlay -o lowerdir=/host,upperdir=/written/upper,workdir=/written/work root /root
for place in proc sys dev; do $b mount -o move /$place /root/$place; done
$b mkdir -p /root/dev/pts
$b mount -t devpts pts /root/dev/pts
$b hostname guest
$b chroot /root /usr/bin/env -i {environment} /bin/sh -c {command}
$b poweroff -f
"""


def static_busybox() -> Path:
    """Return the busybox that needs no library; NoGuestError where it is the other one."""
    busybox = Path(tool("busybox"))
    if b"ld-linux" in busybox.read_bytes()[:4096]:
        raise NoGuestError(f"{busybox} needs libraries. As root: apt-get install busybox-static.")
    return busybox


def build_image(kernel: Kernel, folder: Path, command: str, environment: dict[str, str]) -> Path:
    """Write the archive that the kernel unpacks, and return it; the guest runs ``command`` and then powers off.

    The command sees the host's root file system by 9p; what it writes goes to memory and is gone afterwards.
    """
    root = folder / "initramfs"
    for place in ("bin", "dev", "proc", "sys", "host", "written", "root", "modules"):
        (root / place).mkdir(parents=True)
    shutil.copy(static_busybox(), root / "bin" / "busybox")
    files = kernel.module_files(MODULES)
    for file in files:
        shutil.copy(file, root / "modules" / file.name)
    (root / "modules" / "order").write_text("".join(f"{file.name}\n" for file in files))
    given = " ".join(shlex.quote(f"{name}={value}") for name, value in environment.items())
    init = root / "init"
    init.write_text(_INIT.format(tag=HOST_TAG, environment=given, command=shlex.quote(command)))
    init.chmod(0o755)
    archive = folder / "initramfs.cpio"
    names = "".join(f"{path.relative_to(root)}\n" for path in sorted(root.rglob("*")))
    with archive.open("wb") as out:
        subprocess.run(
            [tool("cpio"), "-o", "-H", "newc", "--quiet", "-R", "0:0"],
            cwd=root, input=names.encode(), stdout=out, check=True,
        )  # fmt: skip
    return archive
