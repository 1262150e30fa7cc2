"""What the handheld's storage raises: whole sentences with the value, what was expected and what to do."""


class StoreError(Exception):
    """Base of every error of the handheld's storage; nothing was stored."""


class StoreBusyError(StoreError):
    """Another application works on this data folder."""


class StoreFailedError(StoreError):
    """The storage could not be opened, read or written; what was asked is not stored."""


class StoreDamagedError(StoreError):
    """The database file did not pass its check."""


class NotEnrolledError(StoreError):
    """A fact wants to be recorded on a device that has no identity yet."""


class AcknowledgementError(StoreError):
    """An acknowledgement or rewind does not fit the chain that this handheld holds."""
