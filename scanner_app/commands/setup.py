"""``scanner setup``: a scanner reads a few symbols, and its profile is kept beside the configuration."""

import os
from argparse import Namespace

from devices.commands.setup import run as setup
from devices.profile_file import FOLDER
from devices.scanner_list import Scanners
from scanner_app.config import load_config


def run(arguments: Namespace) -> int:
    """Run the command on this handheld's scanners and profiles."""
    config = load_config(os.environ, arguments.config)
    return setup(arguments, config.file.parent / FOLDER, Scanners(config.sources, config.wedge))
