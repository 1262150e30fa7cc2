"""A reading as a JSON object and as one line of text, for the decode command, logs and bug reports.

The object has these keys, in this order:

``form``: the shape of the content (``plain``, ``gs1``, ``gs1_bracketed``, ``digital_link``, ``iso15434``, ``hibc``,
``isbt128``, ``labelled``, ``retail``).
``aim``: the AIM identifier that came with it, or "".
``text``: the content without the identifier, exactly; null where the bytes are not UTF-8.
``roles``: what the content may be, best first: objects of ``role``, ``value`` and ``why``.
``fields``: the parsed elements in their order: objects of ``id`` and ``value``.
``flags``: what is doubtful about it, sorted: the notes of a reading, and ``not_utf8``.
``repairs``: other ways to split the text where a separator seems to be lost, each as ``fields``; none is chosen.
"""

from typing import Any

from devices.barcodes.reading import Reading
from devices.escapes import escape

_SHOWN = 60


def describe(reading: Reading) -> dict[str, Any]:
    """Return the reading as a JSON object; a lone surrogate, which JSON cannot carry, stands as its escape."""
    return {
        "form": reading.form.value,
        "aim": _carried(reading.aim),
        "text": _carried(reading.text),
        "roles": [
            {"role": candidate.role.value, "value": _carried(candidate.value), "why": candidate.why}
            for candidate in reading.candidates
        ],
        "fields": _fields(reading.fields),
        "flags": sorted(note.value for note in reading.notes),
        "repairs": [_fields(repair) for repair in reading.repairs],
    }


def sentence(reading: Reading) -> str:
    """Return the reading as one line that is safe on any terminal: content is shown in escapes."""
    roles = ", or ".join(f"{candidate.role.value} {shown(candidate.value)}" for candidate in reading.candidates)
    fields = _written(reading.fields)
    flags = ", ".join(sorted(note.value for note in reading.notes))
    parts = [
        f"{reading.form.value}{' ' + escape(reading.aim) if reading.aim else ''}: {roles or 'nothing'}",
        *([f"fields {fields}"] if fields else []),
        *(f"or perhaps {_written(repair)}" for repair in reading.repairs),
        *([f"flags {flags}"] if flags else []),
    ]
    return "; ".join(parts)


def shown(content: str | bytes) -> str:
    """Return content in escapes, its middle left out where it is long: the last characters tell codes apart."""
    written = escape(content)
    if len(written) <= _SHOWN:
        return written
    return f"{written[: _SHOWN // 2]}...{written[-_SHOWN // 2 :]} ({len(content)} long)"


def _fields(fields: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"id": identifier, "value": _carried(value)} for identifier, value in fields]


def _written(fields: tuple[tuple[str, str], ...]) -> str:
    return " ".join(f"({identifier}) {shown(value)}" for identifier, value in fields)


def _carried(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
