"""Rule 18, web addresses: http and https only."""

import re
from urllib.parse import urlsplit, urlunsplit

from inventory.importing.grid import CellValue
from inventory.importing.text import clean, is_nothing

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"^(?:[\w-]{1,63}\.)+[^\W\d_]{2,63}$")
_LONGEST = 2_000


def read_url(cell: CellValue) -> tuple[str | None, str | None]:
    """Return the address with scheme and lower-case host, and the warning `url_rejected`."""
    text = clean(cell)
    if is_nothing(text):
        return None, None
    address = text if _SCHEME.match(text) else f"https://{text}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None, "url_rejected"
    named = parts.scheme in {"http", "https"} and _HOST.match(host) and not parts.username
    if not named or " " in text or len(address) > _LONGEST:
        return None, "url_rejected"
    location = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme, location, parts.path, parts.query, parts.fragment)), None
