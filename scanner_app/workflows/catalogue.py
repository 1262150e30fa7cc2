"""Every workflow by its name, in the order in which home offers them."""

from typing import Final

from scanner_app.workflows import lookup, pack, pick, putaway, receive
from scanner_app.workflows.workflow import Workflow

WORKFLOWS: Final[dict[str, Workflow]] = {
    workflow.name: workflow
    for workflow in (receive.WORKFLOW, putaway.WORKFLOW, pick.WORKFLOW, pack.WORKFLOW, lookup.WORKFLOW)
}
