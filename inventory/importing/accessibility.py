"""Rule 9, accessibility: yes, no or unknown; blank is never no."""

import re

from inventory.importing.grid import CellValue
from inventory.importing.result import Access
from inventory.importing.text import clean

YES = "yes"
NO = "no"
UNKNOWN = "unknown"
_ANSWER = re.compile(r"^(ja|j|x|nej)\b[\s,.:;–-]*(.*)$", re.IGNORECASE | re.DOTALL)


def read_access(cell: CellValue) -> Access:
    """Return the answer in a cell, with the words after yes or no as a note."""
    found = _ANSWER.match(clean(cell))
    if found is None:
        return Access(UNKNOWN)
    answer = NO if found.group(1).casefold() == "nej" else YES
    return Access(answer, found.group(2).strip() or None)


def read_agreement(cell: CellValue) -> bool:
    """Tell whether a yes-or-no column such as "Kräver överenskommelse" says yes."""
    return read_access(cell).answer == YES
