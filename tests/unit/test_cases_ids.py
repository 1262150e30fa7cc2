"""Every published row of device, vehicle and retail numbers: the settled ones are right, of the others we say why."""

from devices.barcodes.check_digits import expand_upc_e
from devices.barcodes.device_identifiers import Imeisv, imei_of, imeisv_of
from devices.barcodes.upc import gtin_of
from devices.barcodes.vehicle import vin_of
from tests.unit.case_rows import Row, rows

OUR_ANSWERS: dict[str, object] = {
    # 16 digits are an IMEI with its software version: a form of its own, and never a valid IMEI.
    "ids-0184": Imeisv("35209900", "176148", "23"),
    # The hyphens stand where no box prints them, so it is none of the forms; without hyphens it would be an IMEI.
    "ids-0192": None,
}


def settled(kind: str) -> list[Row]:
    return [row for row in rows("ids") if row.kind == kind and row.is_settled]


def test_every_settled_imei_is_one_and_gives_its_digits() -> None:
    for row in settled("imei"):
        imei = imei_of(row.input)
        assert (imei is not None and imei.is_checked) is row.expect["valid"], row.id
        assert imei is None or imei.number == row.expect.get("compact", row.input)
    assert settled("imei")


def test_every_settled_vin_gives_its_parts() -> None:
    for row in settled("vin"):
        vin = vin_of(row.input)
        assert vin is not None, row.id
        said = {
            "valid": vin.is_checked,
            "wmi": vin.manufacturer,
            "vds": vin.description,
            "vis": vin.vehicle,
            "country": vin.country,
            "year": vin.model_year,
            "plant": vin.vehicle[1],
            "sequence": vin.vehicle[2:],
            "compact": vin.number,
        }
        assert said == row.expect, row.id
    assert settled("vin")


def test_every_settled_upc_e_number_expands_to_the_same_gtin_or_to_none() -> None:
    for row in settled("upce"):
        expanded = expand_upc_e(row.input)
        assert expanded == row.expect.get("upca"), row.id
        assert (None if expanded is None else gtin_of(expanded)) == row.expect.get("gtin14")
    assert settled("upce")


def test_each_disputed_row_has_the_answer_that_is_listed_with_its_reason() -> None:
    disputed = {row.id: row.input for row in rows("ids") if not row.is_settled}
    assert {id_: imei_of(text) for id_, text in disputed.items()} == dict.fromkeys(OUR_ANSWERS)
    assert {id_: imeisv_of(text) for id_, text in disputed.items()} == OUR_ANSWERS


def test_no_row_is_left_out() -> None:
    assert {row.kind for row in rows("ids")} == {"imei", "upce", "vin"}
