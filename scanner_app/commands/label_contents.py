"""Which labels a command line asks for: named codes, what a CSV file lists, or what this handheld knows."""

from argparse import Namespace
from typing import TYPE_CHECKING, TypeVar

from devices.labels.label import Label, LabelError, Symbology
from scanner_app.control_labels import badge_labels, control_labels, control_names
from scanner_app.handheld_folder import Folder
from scanner_app.label_set import LabelSet
from scanner_app.stock_labels import bin_label, carton_label, gtin14, gtin_of, order_label, unit_label
from sync.ledger.documents import Bin, Document, Item, Order
from sync.ledger.identity import SHORT_CODE_SAID, UnitKey, is_short_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sync.imports.rows import Rows
    from sync.mirror_look import Mirror

D = TypeVar("D", bound=Document)


def label_set(arguments: Namespace, folder: Folder) -> LabelSet:
    """Return the labels in their order, or raise LabelError where there is none or one cannot be."""
    _refuse_what_is_ignored(arguments)
    match arguments.which:
        case "controls":
            return _controls(arguments, folder)
        case "badges":
            return _badges(arguments, folder)
        case "enroll":
            from scanner_app.start_labels import enrolment_labels  # noqa: PLC0415 - no other label needs the database

            plain = folder.config.allow_plain_http
            return enrolment_labels(arguments.codes, arguments.symbology, allow_plain_http=plain)
        case "calibration":
            from scanner_app.start_labels import calibration_labels  # noqa: PLC0415 - no other label needs the database

            return calibration_labels()
        case "cartons":
            symbology = arguments.symbology or Symbology.GS1_128
            return _named("Cartons", [carton_label(code, symbology) for code in arguments.codes])
        case "units":
            return _units(arguments, folder)
        case "bins":
            return _bins(arguments, folder)
        case _:
            return _orders(arguments, folder)


def _refuse_what_is_ignored(arguments: Namespace) -> None:
    """Raise LabelError for an option without effect: other labels than the ones meant would be printed."""
    which = arguments.which
    told = (
        ("codes", bool(arguments.codes), {"badges", "bins", "units", "cartons", "orders", "enroll"}),
        ("--csv", arguments.csv is not None, {"bins", "units", "orders"}),
        ("--item", arguments.item is not None, {"units"}),
        ("--tag", arguments.tag is not None, {"controls"}),
        ("--symbology", arguments.symbology is not None, {"bins", "units", "cartons", "orders", "enroll"}),
        ("--check", arguments.check, {"bins", "units", "orders"}),
    )
    for name, given, meant_for in told:
        if given and which not in meant_for:
            raise LabelError(f"{name} means nothing for {which}: leave it out.")
    if arguments.csv is not None and arguments.codes:
        raise LabelError("Codes and --csv were both given: name the codes, or the file that lists them.")


def _named(heading: str, labels: list[Label]) -> LabelSet:
    if not labels:
        raise LabelError(f"No {heading.lower()} to print: name them, for example 'scanner labels {heading.lower()} X'.")
    return LabelSet.of(heading, labels)


def _controls(arguments: Namespace, folder: Folder) -> LabelSet:
    if arguments.tag is not None and not is_short_code(arguments.tag):
        raise LabelError(f"{arguments.tag!r} is no tag of a site. {SHORT_CODE_SAID}; the server's init prints it.")
    tag = arguments.tag or folder.identity().tag
    labels = control_labels(tag, folder.config.language)
    return LabelSet("Control barcodes", labels, tuple(control_names(tag)))


def _badges(arguments: Namespace, folder: Folder) -> LabelSet:
    folder.identity()
    operators = folder.operators()
    if not operators:
        raise LabelError("No operator is known here yet: import operators on the server, then run scanner sync --once.")
    for code in arguments.codes:
        if code not in {operator.code for operator in operators if operator.active}:
            raise LabelError(f"No operator {code!r} works here: 'scanner labels badges' draws those who do.")
    chosen = [operator for operator in operators if not arguments.codes or operator.code in arguments.codes]
    return _named("Badges", list(badge_labels(chosen)))


def _bins(arguments: Namespace, folder: Folder) -> LabelSet:
    symbology = arguments.symbology or Symbology.CODE128
    documents = _documents(arguments, folder, Bin, lambda mirror: mirror.bins(), lambda mirror, code: mirror.bin(code))
    return _named("Bins", [bin_label(code, known, symbology, check=arguments.check) for code, known in documents])


def _orders(arguments: Namespace, folder: Folder) -> LabelSet:
    symbology = arguments.symbology or Symbology.CODE128
    documents = _documents(
        arguments, folder, Order, lambda mirror: mirror.open_orders(), lambda mirror, code: mirror.order(code)
    )
    return _named("Orders", [order_label(code, known, symbology, check=arguments.check) for code, known in documents])


def _documents(
    arguments: Namespace,
    folder: Folder,
    kind: type[D],
    every: "Callable[[Mirror], Iterable[D]]",
    one: "Callable[[Mirror, str], D | None]",
) -> list[tuple[str, D | None]]:
    """Return codes with what is known of each: the file's, the named ones, or every one of the mirror."""
    if arguments.csv is not None:
        listed = (document for document in _file(arguments).documents if isinstance(document, kind))
        return [(document.code, document) for document in listed]
    if not arguments.codes:
        folder.identity()
    elif not folder.begun:
        return [(code, None) for code in arguments.codes]
    with folder.view() as view:
        if arguments.codes:
            return [(code, one(view.mirror, code)) for code in arguments.codes]
        return [(document.code, document) for document in every(view.mirror)]


def _units(arguments: Namespace, folder: Folder) -> LabelSet:
    keys = [opening.key for opening in _file(arguments).opening] if arguments.csv is not None else arguments.codes
    given = gtin14(arguments.item) if arguments.item is not None else None
    if given is not None or not folder.begun:
        if arguments.item is not None and given is None:
            raise LabelError(f"{arguments.item!r} is no GTIN, and no item is known here yet: give a GTIN with --item.")
        return _named("Units", [_unit(arguments, _serial(key), given, None) for key in keys])
    with folder.view() as view:
        items = [_item(arguments, view.mirror, key) for key in keys]
        labels = [
            _unit(arguments, _serial(key), gtin_of(item) if item is not None else None, item)
            for key, item in zip(keys, items, strict=True)
        ]
    return _named("Units", labels)


def _serial(key: UnitKey | str) -> str:
    return key if isinstance(key, str) else key.serial


def _unit(arguments: Namespace, serial: str, gtin: str | None, item: Item | None) -> Label:
    """Return the label in the symbology asked for, else in GS1-128 where there is a GTIN, else in Code 128."""
    usual = Symbology.GS1_128 if gtin is not None else Symbology.CODE128
    return unit_label(serial, gtin, item, arguments.symbology or usual, check=arguments.check)


def _item(arguments: Namespace, mirror: "Mirror", key: UnitKey | str) -> Item | None:
    """Return the item of a unit: the named one, the file's, or the only one that has a unit of this serial."""
    code = arguments.item or (None if isinstance(key, str) else key.item)
    if code is not None:
        item = mirror.item(code)
        if item is None:
            raise LabelError(f"The item {code!r} is not known here: give its number as imported, or its GTIN.")
        return item
    items = sorted({unit.key.item for unit in mirror.units_by_text(_serial(key))})
    if len(items) > 1:
        raise LabelError(f"{_serial(key)!r} is a serial of {' and of '.join(items)}: say which with --item.")
    return mirror.item(items[0]) if items else None


def _file(arguments: Namespace) -> "Rows":
    """Return what the CSV file says, in the form of 'scanner-server import', or raise LabelError."""
    from sync.imports.findings import ImportErrors  # noqa: PLC0415 - a label of no file needs no import
    from sync.imports.kinds import parse_csv  # noqa: PLC0415 - a label of no file needs no import

    try:
        return parse_csv(arguments.which, arguments.csv.read_bytes())
    except ImportErrors as errors:
        found = "\n".join(error.sentence for error in errors.errors)
        raise LabelError(f"{arguments.csv} cannot be taken.\n{found}") from errors
