"""``scanner doctor``: what the scanners of the configuration, or others, send, and what to change."""

import os
from argparse import Namespace

from devices.commands.doctor import run as doctor
from devices.profile_file import FOLDER
from devices.scanner_list import Scanners
from scanner_app.config import load_config


def run(arguments: Namespace) -> int:
    """Run the command on this handheld's scanners and profiles."""
    config = load_config(os.environ, arguments.config)
    return doctor(arguments, config.file.parent / FOLDER, Scanners(config.sources, config.wedge))
