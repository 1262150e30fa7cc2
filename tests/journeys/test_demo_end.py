"""However a demo ends, it leaves no server behind."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.journeys.machine import awaited

MAKES_A_SITE = """
import json, pathlib, sys
from scanner_app.demo.site import Site
site = Site(pathlib.Path(sys.argv[1]))
print(json.dumps(site._process.pid), flush=True)
sys.stdin.read()
"""


def test_a_demo_that_is_killed_takes_its_server_along(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKES_A_SITE, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as demo:
        assert demo.stdout is not None
        server = json.loads(demo.stdout.readline())
        assert Path(f"/proc/{server}").exists()
        demo.send_signal(signal.SIGKILL)
    awaited(lambda: not Path(f"/proc/{server}").exists(), "the end of the server")
