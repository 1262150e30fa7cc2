"""``scanner``: the application."""

import os
from argparse import Namespace

from scanner_app.config import load_config
from scanner_app.wiring import run_app


def run(arguments: Namespace) -> int:
    """Run the application on this handheld's data folder."""
    return run_app(load_config(os.environ, arguments.config))
