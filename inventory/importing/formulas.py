"""Rule 15, formulas and markup: kept as text, and said so."""

import re

from inventory.importing.grid import CellValue, Missing
from inventory.importing.text import clean

_MARKUP = re.compile(r"<[A-Za-z/!?][^<>]*>")
_FORMULA = re.compile(r"^(?:[=@]|\+\D|-\S)")


def text_warnings(cell: CellValue) -> list[str]:
    """Return what is odd about a cell as text: a formula look-alike, markup, a lost value."""
    if isinstance(cell, Missing):
        return ["formula_no_value"]
    if not isinstance(cell, str):
        return []
    warnings = []
    if cell.startswith("\t") or _FORMULA.match(clean(cell)):
        warnings.append("formula_like_text")
    if _MARKUP.search(cell):
        warnings.append("markup_in_text")
    return warnings
