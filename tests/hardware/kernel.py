"""Debian's own kernel package: downloaded and unpacked once into a cache, an image and its modules."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

META_PACKAGE: Final = "linux-image-amd64"
_PACKAGE: Final = re.compile(r"linux-image-(\d\S*-amd64)\b")
_SYSTEM_TOOLS: Final = "/usr/local/sbin:/usr/sbin:/sbin"


class NoGuestError(Exception):
    """No guest kernel can run here; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """An unpacked kernel package; ``tree`` holds ``boot`` and ``lib/modules``."""

    version: str
    tree: Path

    @property
    def image(self) -> Path:
        """The compressed kernel."""
        return self.tree / "boot" / f"vmlinuz-{self.version}"

    def module_files(self, names: tuple[str, ...]) -> list[Path]:
        """Return the files of these modules and of what they need, each once, in the order to insert them."""
        files: dict[Path, None] = {}
        for name in names:
            given = run_tool("modprobe", "-d", str(self.tree), "-S", self.version, "--show-depends", name)
            files |= {Path(line.split()[1]): None for line in given.splitlines() if line.startswith("insmod ")}
        return list(files)


def debian_kernel() -> Kernel:
    """Return the kernel that Debian names today, from the cache where it is there; raise NoGuestError otherwise."""
    package = _newest_package()
    version = package.removeprefix("linux-image-")
    kernel = Kernel(version, _cache() / package)
    if not kernel.tree.exists():
        _unpack(package, kernel)
    return kernel


def tool(name: str) -> str:
    """Return the path of a program, those that only root's PATH names included; raise NoGuestError where it is none."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{_SYSTEM_TOOLS}")
    if found is None:
        raise NoGuestError(
            f"{name} is not installed. As root: apt-get install qemu-system-x86 busybox-static cpio kmod."
        )
    return found


def run_tool(name: str, *arguments: str, cwd: Path | None = None) -> str:
    """Return what the program prints; raise NoGuestError with its own words where it fails."""
    done = subprocess.run([tool(name), *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoGuestError(f"{name} {' '.join(arguments)} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _newest_package() -> str:
    found = _PACKAGE.search(_dependencies())
    if found is None and os.geteuid() == 0:  # a fresh machine has no package lists yet
        run_tool("apt-get", "update", "-qq")
        found = _PACKAGE.search(_dependencies())
    if found is None:
        raise NoGuestError(f"apt-cache names no kernel for {META_PACKAGE}; the guest boots Debian's own, on Debian.")
    return found.group()


def _dependencies() -> str:
    done = subprocess.run([tool("apt-cache"), "depends", META_PACKAGE], capture_output=True, text=True, check=False)
    return done.stdout


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "scanner-terminal" / "kernels"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _unpack(package: str, kernel: Kernel) -> None:
    """Put the package in its place in one step, so that a run that was broken off leaves no half of it."""
    with tempfile.TemporaryDirectory(dir=kernel.tree.parent, prefix="unpacking-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # apt-get downloads as a user of its own
        try:
            run_tool("apt-get", "download", "-qq", package, cwd=folder)
        except NoGuestError:
            if os.geteuid() != 0:
                raise
            run_tool("apt-get", "update", "-qq")  # the lists may name a version that is not offered any more
            run_tool("apt-get", "download", "-qq", package, cwd=folder)
        (archive,) = folder.glob("*.deb")
        run_tool("dpkg-deb", "-x", str(archive), str(folder / "tree"))
        run_tool("depmod", "-b", str(folder / "tree"), kernel.version)
        (folder / "tree").rename(kernel.tree)
