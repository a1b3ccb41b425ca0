"""Which listings lie in one house, told from their addresses by a number."""

import re
from hashlib import blake2b

from marketplace.wording import fold

_SPACE = re.compile(r"[\s,.]+")
_IN_A_STREET = re.compile(r"\d")
NOWHERE = 0


def house(address: str, city: str) -> int:
    """Return the same number for the same address; `NOWHERE` where it names a street at most.

    Rooms of one house are often placed on the map by hand, each somewhere else.
    """
    if not _IN_A_STREET.search(address):
        return NOWHERE
    words = _SPACE.sub(" ", f"{fold(address)}\n{fold(city)}")
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True) or 1
