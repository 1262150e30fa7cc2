"""What reading a code loads, shown in a fresh interpreter."""

import subprocess
import sys

PROGRAM = """
import sys
from devices.barcodes.read import read
from devices.barcodes.decoded import decode
assert read("SN-2024/XYZ_01").candidates and read("9506000134352").candidates and decode(b"\\xff").raw
print("biip" in sys.modules, "barcode" in sys.modules, "fpdf" in sys.modules)
read("010950600013435221S1", "]C1")
print("biip" in sys.modules)
"""


def test_a_plain_code_loads_no_library_and_a_gs1_code_loads_its_checker() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "False", "False", "True"]
