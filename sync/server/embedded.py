"""The server in the same process, without a network: for replays and tests, on an injected clock, ids and tokens."""

from sync import wire
from sync.link import BadBatchError as LinkBadBatchError
from sync.link import RewindError
from sync.server.batch import BadBatchError
from sync.server.book import Book
from sync.server.feed import changes
from sync.server.ingest import RewindNeededError, accept
from sync.server.projector import Projector


class EmbeddedLink:
    """A ``sync.link.Link`` straight into a book; what was pushed is projected when ``push`` returns."""

    def __init__(self, book: Book, device: str) -> None:
        self._book = book
        self._device = device
        self._projector = Projector(book)

    def push(self, push: wire.Push) -> wire.Acknowledgement:
        """Store one batch; raise as a link does."""
        try:
            acknowledgement = accept(self._book, self._device, push)
        except RewindNeededError as error:
            raise RewindError(error.rewind) from error
        except BadBatchError as error:
            raise LinkBadBatchError(str(error)) from error
        self._projector.catch_up()
        return acknowledgement

    def pull(self, cursor: str, wait_s: float) -> wire.Page:
        """Return the changes after the cursor."""
        return changes(self._book, self._device, cursor, wait_s)
