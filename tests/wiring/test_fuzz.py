"""Bytes that nobody would think of, at everything that takes bytes: no error, nothing lost of the contracts."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lacking import IN_CI, lacking

ROOT = Path(__file__).parents[2]
SECONDS = 60 if IN_CI else 5


@pytest.mark.fuzz
def test_no_input_breaks_what_takes_bytes_from_outside(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    if importlib.util.find_spec("atheris") is None:
        lacking("atheris has no wheel for this machine; it comes with the test extra where it has one")
    corpus, findings = tmp_path / "corpus", tmp_path / "findings"
    corpus.mkdir()
    findings.mkdir()
    options = [f"-max_total_time={SECONDS}", "-max_len=9000", "-timeout=10", f"-artifact_prefix={findings}/"]
    command = [sys.executable, "-m", "tests.wiring.fuzz_codes", str(corpus), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS + 120)
    found = {path.name: path.read_bytes() for path in findings.iterdir()}
    assert (done.returncode, found) == (0, {}), done.stdout[-4000:] + done.stderr[-4000:]
    ran = re.search(r"Done (\d+) runs", done.stderr)
    assert ran is not None, done.stderr[-2000:]
    assert int(ran[1]) > 1000
    record_property("listed", f"fuzzed: {ran[1]} inputs in {SECONDS} s")
