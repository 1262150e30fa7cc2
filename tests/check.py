"""The one check: lint, format, types, import contracts, then every test. Exit code 0 only if all of them pass.

What is measured runs by itself, after everything else: two tests at once would be in each other's figures.
"""

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
    (sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", "not benchmark"),
    (sys.executable, "-m", "pytest", "-m", "benchmark"),
)


def main() -> int:
    """Run every check, the tests last, and return 1 if any failed."""
    failed = []
    for command in CHECKS:
        said = " ".join((Path(command[0]).name, *command[1:]))
        sys.stdout.write(f"== {said}\n")
        sys.stdout.flush()
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            failed.append(said)
    if failed:
        sys.stdout.write(f"== failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
