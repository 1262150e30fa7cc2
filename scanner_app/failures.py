"""What an error means to whoever called a command: its exit status and its sentence. Loaded when there is one."""

from devices.commands.refusal import CommandLineError
from devices.labels.label import LabelError
from devices.scan import DeviceError
from devices.showable import showable
from scanner_app.config_table import ConfigError
from scanner_app.exit_code import ExitCode
from sync.address import AddressError
from sync.link import LinkError, RefusedCodeError, UnauthorisedError
from sync.store_errors import NotEnrolledError, StoreBusyError, StoreError

_CODES: tuple[tuple[type[Exception], ExitCode], ...] = (
    (CommandLineError, ExitCode.USAGE),
    (ConfigError, ExitCode.CONFIG),
    (AddressError, ExitCode.CONFIG),
    (StoreBusyError, ExitCode.BUSY),
    (NotEnrolledError, ExitCode.NOT_ENROLLED),
    (StoreError, ExitCode.STORAGE),
    (UnauthorisedError, ExitCode.NOT_ENROLLED),
    (RefusedCodeError, ExitCode.NOT_ENROLLED),
    (LinkError, ExitCode.OFFLINE),
    (DeviceError, ExitCode.DEVICE),
    (LabelError, ExitCode.DEVICE),
    (OSError, ExitCode.DIFFERS),
)


def exit_code(error: Exception) -> ExitCode | None:
    """Return the exit status for an error that is no fault of the program, else None."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), None)


def sentence(error: Exception) -> str:
    """Return the error's own sentence, safe for any terminal."""
    text = str(error)
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        text = f"{error.filename} cannot be used: {error.strerror}."
    return "\n".join(showable(line) for line in text.splitlines()) or type(error).__name__
