"""Every published row of messages and labels that carry data identifiers: the same identifiers and values."""

from devices.barcodes.read import read
from devices.barcodes.reading import Form, Role
from tests.unit.case_rows import rows


def test_every_published_message_is_read_to_the_same_data_identifiers() -> None:
    read_rows = [row for row in rows("udi_15434") if row.kind == "iso15434"]
    for row in read_rows:
        reading = read(row.input)
        assert reading.form is Form.ISO15434
        assert reading.fields == row.pairs, row.id
        assert bool(reading.notes) is not row.expect["valid"], row.id
    assert read_rows


def test_every_published_label_of_named_values_names_the_same_item_order_and_quantity() -> None:
    labels = [row for row in rows("udi_15434") if row.kind == "vendor_label"]
    for row in labels:
        reading = read(row.input)
        assert reading.form is Form.LABELLED
        assert reading.element("PN") == row.expect["sku"]
        assert reading.element("MPN") == row.expect["mpn"]
        assert reading.element("QTY") == str(row.expect["quantity"])
        assert reading.element("CPO") == row.expect["customer_po"]
        assert reading.element("PO") == row.expect["supplier_order"]
        assert reading.value(Role.ITEM) == row.expect["mpn"]
        assert not reading.notes
    assert labels


def test_no_row_is_left_out() -> None:
    assert {row.kind for row in rows("udi_15434")} == {"iso15434", "vendor_label"}
