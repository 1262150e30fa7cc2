"""Where this program keeps what it knows and finds how it is set up: the platform's folders, or the environment's."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from platformdirs import user_config_path, user_data_path

APPLICATION: Final = "scanner-terminal"
CONFIG_NAME: Final = "scanner.toml"


def data_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of a handheld's data: ``SCANNER_DATA``, or the platform's."""
    named = environ.get("SCANNER_DATA", "")
    return Path(named).expanduser() if named else user_data_path(APPLICATION, appauthor=False)


def config_file(environ: Mapping[str, str]) -> Path:
    """Return the configuration file: ``SCANNER_CONFIG`` (a file, or the folder of ``scanner.toml``), or the platform's.

    The file need not be there.
    """
    named = environ.get("SCANNER_CONFIG", "")
    path = Path(named).expanduser() if named else user_config_path(APPLICATION, appauthor=False)
    return path / CONFIG_NAME if not named or path.is_dir() else path
