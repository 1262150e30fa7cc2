"""Count."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "count.help": "Scan the bin, then every unit in it, then DONE.",
    "count.left": "Left Count.",
    "count.begun": "{bin} is counted. Scan every unit in it.",
    "count.too_many": "{limit} units are counted: that is the most at once.",
    "count.same_bin": "{bin} is being counted.",
    "count.other_bin": "Finish {bin} first.",
    "count.unit.ok": "{serial}: {count} counted.",
    "count.unit.again": "{serial} is counted already: {count}.",
    "count.unit.elsewhere": "{serial}: {count} counted. By the book it was in {place}.",
    "count.unit.lost": "{serial} was lost and is found: {count} counted.",
    "count.ask.found": "{serial} is not known on this handheld. Count it as {item}? Scan YES.",
    "count.done": "{bin}: {count} counted, nothing missing.",
    "count.again": "{bin}: {count} counted, {missing} missing. Count it once more.",
    "count.missing": "{bin}: {count} counted, {missing} missing, {serial} among them.",
    "count.ask.write_off": "Write off {missing} of {bin}? A supervisor decides.",
    "count.written_off": "{bin}: {count} written off.",
    "count.left_open": "{bin}: {missing} missing, left to the desk.",
}
