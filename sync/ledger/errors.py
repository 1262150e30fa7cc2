"""What the ledger raises: whole sentences with the value, what was expected and what to do."""


class LedgerError(Exception):
    """Base of every error of the ledger."""


class MalformedError(LedgerError):
    """A text is not what it should be; nothing was changed."""


class NotAllowedError(LedgerError):
    """The lifecycle table forbids this fact in this state (RULES §1)."""
