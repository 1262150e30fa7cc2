"""Labels as pictures of dots, and what an independent decoder reads in them."""

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import zxingcpp
from PIL import Image

from devices.labels.bars import DOT
from tests.lacking import tool

PATH_PIECE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z")
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Picture:
    """Grey pixels, one byte each."""

    pixels: bytes
    width: int
    height: int

    def codes(self) -> dict[bytes, str]:
        """Return what the independent decoder finds, with the AIM identifier of each."""
        image = memoryview(self.pixels).cast("B", shape=[self.height, self.width])
        found = zxingcpp.read_barcodes(image, try_rotate=False, try_downscale=False, try_invert=False)
        return {code.bytes: code.symbology_identifier for code in found}


def rasterised(svg: str) -> Picture:
    """Draw the dark paths of an SVG document of ours as a 203 dpi printer does: dot on or dot off."""
    root = ET.fromstring(svg.encode())  # noqa: S314 - our own SVG  # our own output
    width, height = (round(float(root.attrib[side].removesuffix("mm")) / DOT) for side in ("width", "height"))
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    for path in root.iter(f"{SVG}path"):
        for piece in PATH_PIECE.finditer(path.attrib["d"]):
            x, y, across, down, _ = (round(float(number) / DOT) for number in piece.groups())
            for row in rows[y : y + down]:
                row[x : x + across] = bytes(across)
    return Picture(b"".join(rows), width, height)


def texts(svg: str) -> list[str]:
    """Return the text elements of an SVG document."""
    return [element.text or "" for element in ET.fromstring(svg.encode()).iter(f"{SVG}text")]  # noqa: S314 - our own SVG


def printed(pdf: bytes, folder: Path) -> list[Picture]:
    """Return the pages of a PDF document as poppler draws them at 203 dpi."""
    pdftoppm = tool("pdftoppm", "poppler-utils")
    (folder / "sheet.pdf").write_bytes(pdf)
    subprocess.run([pdftoppm, "-r", "203", "-gray", "sheet.pdf", "page"], cwd=folder, check=True, timeout=60)
    return [_picture(file.read_bytes()) for file in sorted(folder.glob("page*.pgm"))]


def dots(png: bytes) -> Picture:
    """Return a PNG as it is, with nothing smoothed; it must be of one bit a dot and say that it is 203 dpi."""
    with Image.open(BytesIO(png)) as picture:
        assert picture.mode == "1"
        assert [round(each) for each in picture.info["dpi"]] == [203, 203]
        return Picture(picture.convert("L").tobytes(), *picture.size)


def _picture(pgm: bytes) -> Picture:
    kind, size, _, pixels = pgm.split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    assert kind == b"P5"
    return Picture(pixels, width, height)
