"""What the commands tell a script by their exit status."""

from enum import IntEnum


class ExitCode(IntEnum):
    """One number for one kind of end; ``meaning`` is what --help prints."""

    OK = 0
    DIFFERS = 1
    USAGE = 2
    CONFIG = 3
    BUSY = 4
    OFFLINE = 5
    NOT_ENROLLED = 6
    STORAGE = 7
    DEVICE = 8
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """What it says, in a few words."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "done",
    ExitCode.DIFFERS: "it failed, or what was compared differs",
    ExitCode.USAGE: "the command line is wrong",
    ExitCode.CONFIG: "the configuration is wrong",
    ExitCode.BUSY: "another scanner application works on the same data folder",
    ExitCode.OFFLINE: "the server was not reached, or did not take everything; nothing is lost",
    ExitCode.NOT_ENROLLED: "this handheld is not enrolled, or not any more, or the code was refused",
    ExitCode.STORAGE: "the data folder cannot be read or written",
    ExitCode.DEVICE: "a scanner or a label cannot be used",
    ExitCode.INTERRUPTED: "interrupted from the keyboard",
}
