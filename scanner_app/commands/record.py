"""``scanner record``: what scanners send, kept in a file, and decoded again from one."""

import os
from argparse import Namespace

from devices.commands.record import run as record
from devices.profile_file import FOLDER
from devices.scanner_list import Scanners
from scanner_app.config import load_config


def run(arguments: Namespace) -> int:
    """Run the command on this handheld's scanners and profiles."""
    config = load_config(os.environ, arguments.config)
    return record(arguments, config.file.parent / FOLDER, Scanners(config.sources, config.wedge))
