"""Every workflow by its name, in the order in which home offers them."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from keyword import iskeyword
from typing import Final

from scanner_app.workflows.workflow import Workflow

_NAMES: Final = ("receive", "putaway", "pick", "pack", "ship", "return", "move", "count", "lookup")


class Catalogue(Mapping[str, Workflow]):
    """A workflow is loaded when it is first asked for: the first question waits for the one that was left alone."""

    def __getitem__(self, name: str) -> Workflow:
        """Return the workflow of this name."""
        if name not in _NAMES:
            raise KeyError(name)
        return _loaded(name)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a workflow of this name."""
        return name in _NAMES

    def __iter__(self) -> Iterator[str]:
        """Return the names in their order."""
        return iter(_NAMES)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(_NAMES)


@cache
def _loaded(name: str) -> Workflow:
    module = f"{name}_" if iskeyword(name) else name
    workflow: Workflow = import_module(f"{__package__}.{module}").WORKFLOW
    return workflow


WORKFLOWS: Final[Mapping[str, Workflow]] = Catalogue()
