"""What the served OpenAPI says of the routes: bodies, answers and problems, from the wire's own types."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import msgspec

from sync import wire
from sync.server.enrolment import CODE_MINUTES
from sync.server.problems import MEDIA_TYPE
from sync.server.recall_told import RecallAnswer, RecallCode


class CodeRequest(msgspec.Struct):
    """Body of ``POST /api/v1/enrolment-codes``: for how many minutes the code holds."""

    minutes: int = CODE_MINUTES


class NewCode(msgspec.Struct):
    """A one-time enrolment code."""

    code: str


_TEMPLATE: Final = "#/components/schemas/{name}"
_SHAPES: Final = (
    CodeRequest,
    NewCode,
    RecallAnswer,
    RecallCode,
    wire.Push,
    wire.Acknowledgement,
    wire.Page,
    wire.EnrollRequest,
    wire.Enrolled,
    wire.Problem,
)


def components() -> dict[str, Any]:
    """Return the schemas of everything the routes take and give."""
    _, schemas = msgspec.json.schema_components(_SHAPES, schema_hook=_raw, ref_template=_TEMPLATE)
    return dict(schemas)


def _raw(kind: type) -> dict[str, Any]:
    if kind is msgspec.Raw:
        return {}
    raise NotImplementedError(f"The wire has a type without a schema: {kind}.")


def json_body(shape: type) -> dict[str, Any]:
    """Declare a JSON body of this shape."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": _reference(shape)}}}}


def answers(
    status: int, description: str, shape: type | None = None, problems: Iterable[int] = ()
) -> dict[int | str, dict[str, Any]]:
    """Declare the good answer and the problems; those that every route may answer are added."""
    good: dict[str, Any] = {"description": description}
    schema = {"type": "object"} if shape is None else _reference(shape)
    good["content"] = {"application/json": {"schema": schema}}
    declared: dict[int | str, dict[str, Any]] = {status: good}
    for code in sorted({*problems, 421, 422, 500}):
        content = {MEDIA_TYPE: {"schema": _reference(wire.Problem)}}
        declared[code] = {"description": HTTPStatus(code).phrase, "content": content}
    return declared


def _reference(shape: type) -> dict[str, str]:
    return {"$ref": _TEMPLATE.format(name=shape.__name__)}
