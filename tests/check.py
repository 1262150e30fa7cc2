"""The one check: lint, format, types, import contracts, then every test. Exit code 0 only if all of them pass.

What is pure in the scanner package runs first, and every branch of it must be taken. What is measured, and what runs
in a guest kernel, runs by itself at the end: two at once would be in each other's figures.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest")
COVERED = ("devices.barcodes", "devices.decoders")
_PURE = re.compile(r"^from devices\.(?:barcodes|decoders)", re.MULTILINE)
_MORE = re.compile(r"^(?:from|import) (?:scanner_app|sync)", re.MULTILINE)


def pure_tests() -> list[str]:
    """Return the tests of the decoders and of what barcodes say, by what they import."""
    texts = {path: path.read_text() for path in sorted((ROOT / "tests" / "unit").glob("test_*.py"))}
    return [
        str(path.relative_to(ROOT)) for path, text in texts.items() if _PURE.search(text) and not _MORE.search(text)
    ]


def checks() -> list[tuple[str, ...]]:
    """Return the commands, in their order."""
    pure = pure_tests()
    covered = [f"--cov={package}" for package in COVERED]
    return [
        (str(BIN / "ruff"), "check", "--quiet"),
        (str(BIN / "ruff"), "format", "--check", "--quiet"),
        (str(BIN / "mypy"),),
        (str(BIN / "lint-imports"),),
        (*PYTEST, *covered, "--cov-branch", "--cov-fail-under=100", "--cov-report=", *pure),
        (*PYTEST, "-m", "not benchmark and not kernel", *(f"--ignore={path}" for path in pure)),
        (*PYTEST, "-m", "kernel"),
        (*PYTEST, "-m", "benchmark"),
    ]


def main() -> int:
    """Run every check, the tests last, and return 1 if any failed."""
    failed = []
    for command in checks():
        said = " ".join((Path(command[0]).name, *(word for word in command[1:] if not word.endswith(".py"))))
        sys.stdout.write(f"== {said}\n")
        sys.stdout.flush()
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            failed.append(said)
    if failed:
        sys.stdout.write(f"== failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
