"""The one check: lint, format, types, import contracts, then every test. Exit code 0 only if all of them pass."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = (
    (str(BIN / "ruff"), "check", "--quiet"),
    (str(BIN / "ruff"), "format", "--check", "--quiet"),
    (str(BIN / "mypy"),),
    (str(BIN / "lint-imports"),),
    (sys.executable, "-m", "pytest"),
)


def main() -> int:
    """Run every check, the tests last, and return 1 if any failed."""
    failed = []
    for command in CHECKS:
        name = Path(command[0]).name if command[0] != sys.executable else "pytest"
        sys.stdout.write(f"== {' '.join((name, *command[1:]))}\n")
        sys.stdout.flush()
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    if failed:
        sys.stdout.write(f"== failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
