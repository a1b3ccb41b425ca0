"""Names of school breaks in the reader's language, where they are the usual ones."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from marketplace.errors import Sentence
from marketplace.wording import fold

_USUAL: Mapping[str, Sentence] = {
    "höstlov": _l("Autumn school break"),
    "jullov": _l("Christmas school break"),
    "sportlov": _l("Winter school break"),
    "påsklov": _l("Easter school break"),
    "sommarlov": _l("Summer school break"),
}
_BY_NAME = {fold(name): told for name, told in _USUAL.items()}


def told(name: str) -> str:
    """Return the name of a break as the reader calls it; one of the city's own stays as it is."""
    return str(_BY_NAME.get(fold(name), name))
