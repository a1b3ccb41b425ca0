"""Whether two names look the same to a reader, whatever signs they are written with."""

import unicodedata

# Letters of other alphabets that no reader tells from a Latin one (after Unicode TR39, those that
# Swedish names could be imitated with).
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0458\u04bb\u0501"
    "\u051b\u043a\u043c\u0442\u043d\u0432\u043f\u03bf\u03b1\u03bd\u03b9\u03c1"
    "\u03ba\u03c4\u03c5\u03c7\u03b5\u0131\u0261\u0585\u057d\u0578\u1d0f\u13da\u13bb",
    "aeopcxyisjhdqkmthbnoavipktuxeigounosh",
)


def skeleton(name: str) -> str:
    """Return what is left of a name for the eye: Latin letters and figures, nothing else."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in bare.translate(_ALIKE) if sign.isascii() and sign.isalnum())
