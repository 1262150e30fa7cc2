"""What the commands that only read need of this handheld: its configuration, its identity and its mirror."""

import os
from argparse import Namespace
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from scanner_app.config import Config, load_config
from sync import identity_file
from sync.identity_file import Identity
from sync.ledger.documents import Operator
from sync.store_errors import NotEnrolledError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sync.handheld import View

NOT_ENROLLED = "This handheld is not enrolled. Run 'scanner enroll URL CODE', or scan the enrolment code in the app."


class Folder:
    """One handheld's data folder, read beside whatever application works on it."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @classmethod
    def of(cls, arguments: Namespace) -> Self:
        """Return the folder of the configuration, or raise ConfigError."""
        return cls(load_config(os.environ, arguments.config))

    def identity(self) -> Identity:
        """Return who this handheld is, or raise NotEnrolledError."""
        identity = identity_file.load(self.config.data)
        if identity is None:
            raise NotEnrolledError(NOT_ENROLLED)
        return identity

    @property
    def alone(self) -> bool:
        """Whether this handheld is somebody and has no server, neither of its own nor of its configuration."""
        identity = identity_file.load(self.config.data)
        return identity is not None and not (identity.server or self.config.server)

    @property
    def begun(self) -> bool:
        """Whether anything was ever recorded or mirrored here."""
        from sync.store_connection import DATABASE_NAME  # noqa: PLC0415  # loads SQLite

        return (self.config.data / DATABASE_NAME).is_file()

    @contextmanager
    def view(self) -> "Iterator[View]":
        """Give one moment of the database, or raise StoreError."""
        from sync.store import open_view  # noqa: PLC0415  # what prints a tag alone needs no database

        with open_view(self.config.data, identity_file.load(self.config.data)) as view:
            yield view

    def operators(self) -> tuple[Operator, ...]:
        """Return every operator that is mirrored here, by code."""
        with self.view() as view:
            rows = view.conn.execute("SELECT code FROM document WHERE kind = 'operator' ORDER BY code").fetchall()
            found = (view.mirror.operator(code) for (code,) in rows)
            return tuple(operator for operator in found if operator is not None)
