"""How a command asks the application that runs beside it to carry now: it touches a file."""

from pathlib import Path

_FILE_NAME = "wake"


class Doorbell:
    """The bell of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE_NAME
        self._heard = self._touched()

    def ring(self) -> None:
        """Ask whoever listens to carry now."""
        self._path.touch(mode=0o600)

    def rung(self) -> bool:
        """Say whether it was rung since the last time this was asked."""
        touched = self._touched()
        changed = touched != self._heard
        self._heard = touched
        return changed

    def _touched(self) -> int | None:
        try:
            return self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return None
