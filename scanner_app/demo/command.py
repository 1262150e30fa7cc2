"""``scanner demo``: a small warehouse to work in, or a whole scripted day that counts itself."""

import csv
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from scanner_app.commands.console import json_line, line
from scanner_app.config import load_config
from scanner_app.demo.warehouse import csv_file
from scanner_app.exit_code import ExitCode

if TYPE_CHECKING:
    from scanner_app.demo.site import Site

COLUMNS, ROWS = 40, 20
EMPTY_S = 60.0


def run(arguments: Namespace) -> int:
    """Run the demo; scripted where it is asked, or where there is no terminal to work on."""
    try:
        from scanner_app.demo.site import Site  # noqa: PLC0415  # needs the server extra
    except ModuleNotFoundError as error:
        return _not_installed(error.name)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(128 + signal.SIGTERM))
    scripted = arguments.script or arguments.json or not (sys.stdin.isatty() and sys.stdout.isatty())
    with TemporaryDirectory(prefix="scanner-demo-") as name, ExitStack() as stack:
        folder = Path(name)
        site = Site(folder)
        stack.callback(site.close)
        return _scripted(site, folder, as_json=arguments.json) if scripted else _live(site, folder)


def _live(site: "Site", folder: Path) -> int:
    """Open the terminal for a person, with a scanner that two keys work."""
    from scanner_app.demo.day import ANNA  # noqa: PLC0415  # only here somebody is needed
    from scanner_app.wiring import Simulation, run_app  # noqa: PLC0415  # only here a screen is needed

    config = load_config(_environment(site, folder, ""))
    line(f"Every unit's history: {site.url}")
    line("Keys: s scans what the screen waits for, w scans something wrong, F1 helps.")
    line("Badges (s scans Anna's; a real scanner reads them from paper):")
    for each in _people():
        line(f"  {each}")
    line(f"Draw them: SCANNER_DATA={site.handheld} scanner labels badges --out badges.pdf")
    code = run_app(config, Simulation(otherwise=ANNA))
    line(f"Every unit's history was at {site.url}")
    line(f"The demo is over; its folder {folder} is removed.")
    return code


def _people() -> Iterator[str]:
    """Yield each operator of the demo with badge, PIN and rights."""
    for row in csv.DictReader(csv_file("operators").decode().splitlines()):
        pin = f"PIN {row['pin']}" if row["pin"] else ""
        yield f"{row['code']:<6} {row['badge']}  {row['rights'].replace('|', ', ')}  {pin}".rstrip()


def _scripted(site: "Site", folder: Path, *, as_json: bool) -> int:
    """Work the scripted day with the real application in a real terminal, and print what came of it."""
    try:
        from scanner_app.demo.hands import Hands  # noqa: PLC0415  # needs the demo extra
    except ModuleNotFoundError as error:
        return _not_installed(error.name)
    from scanner_app.demo.cable import Cable  # noqa: PLC0415 - needs the demo extra
    from scanner_app.demo.day import Day, Trouble, traced  # noqa: PLC0415 - needs the demo extra
    from scanner_app.demo.pane import Pane  # noqa: PLC0415 - needs the demo extra
    from scanner_app.demo.report import report  # noqa: PLC0415 - needs the demo extra

    cable = Cable(folder / "scanner")
    cable.plug()
    env = _environment(site, folder, f'scanners = ["serial:{cable.path}"]\n')
    day = Day(site.identity.tag)

    def start() -> Pane:
        return Pane([sys.executable, "-m", "scanner_app.cli"], env, COLUMNS, ROWS)

    def server(trouble: Trouble) -> None:
        site.stop() if trouble is Trouble.SERVER_DOWN else site.start()

    def tell(what: str) -> None:
        sys.stderr.write(f"demo: {what}\n")

    hands = Hands(day, start, cable, server, tell)
    try:
        for move in day.moves():
            hands.do(move)
        hands.wait_until_sent(EMPTY_S)
    finally:
        hands.pane.close()
        cable.pull()
    told = report(site, hands.done, traced())
    if as_json:
        json_line(told.as_json())
    else:
        for each in told.as_lines():
            line(each)
    return ExitCode.DIFFERS if told.differences else ExitCode.OK


def _environment(site: "Site", folder: Path, config: str) -> Mapping[str, str]:
    """Return the environment in which the application finds the demo's handheld and nothing else."""
    path = folder / "scanner.toml"
    path.write_text(config)
    return {
        **os.environ,
        "SCANNER_DATA": str(site.handheld),
        "SCANNER_CONFIG": str(path),
        "SCANNER_SERVER": site.url,
        "TERM": os.environ.get("TERM") or "xterm-256color",
        "LC_ALL": "C.UTF-8",
    }


def _not_installed(missing: str | None) -> int:
    sys.stderr.write(
        f"scanner: the demo is not installed ({missing} is missing). Install it with: "
        "python -m pip install 'scanner-terminal[demo]'\n"
    )
    return ExitCode.USAGE
