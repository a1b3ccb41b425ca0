"""What people call what the vocabulary calls otherwise: a hörsal is looked for among the aulor.

Beside the groups that staff keep; these lead one way only, and nobody has to keep them.
"""

from collections.abc import Sequence
from functools import lru_cache

from inventory.words.tokens import same
from marketplace.wording import fold

_TERMS: dict[str, tuple[str, ...]] = {
    "föreläsningssal": ("aula", "samlingssal"),
    "föreläsningslokal": ("aula", "samlingssal"),
    "föreläsning": ("aula", "samlingssal"),
    "hörsal": ("aula",),
    "musikanläggning": ("ljudanläggning", "PA-anläggning"),
    "musiksystem": ("ljudanläggning", "PA-anläggning"),
    "stereo": ("ljudanläggning", "PA-anläggning"),
    "fällstol": ("fällbara stolar", "hopfällbara stolar", "klappstol", "stol"),
    "fällbar": ("fällstol", "hopfällbar", "klappstol"),
    "klappstol": ("fällstol", "fällbara stolar", "hopfällbara stolar"),
    "3d-printer": ("3D-skrivare",),
    "hlr-kurs": ("HLR",),
    "hlr-kurser": ("HLR",),
    "pingisbord": ("bordtennis",),
    "bordtennisbord": ("bordtennis",),
    "skridskotid": ("ishall",),
    "skridskoåkning": ("ishall",),
    "istid": ("ishall",),
    "cykelreparation": ("cykelverkstad",),
    "cykellagning": ("cykelverkstad",),
    "äldre": ("senior", "pensionär"),
    "verktygslåda": ("verktyg",),
    "fika": ("kaffe bullar",),
    "träna": ("träning",),
    "öva": ("övning", "repetition"),
    "övernatta": ("övernattning",),
    "small": ("liten",),
    "little": ("liten",),
    "large": ("stor",),
    "big": ("stor",),
}


def other_terms(key: str) -> Sequence[str]:
    """Return what else the term is called whose key (`tokens.same`) this is; mostly nothing."""
    return _keys().get(key, ())


@lru_cache(maxsize=1)
def _keys() -> dict[str, tuple[str, ...]]:
    found = {same(term): others for term, others in _TERMS.items()}
    return {**{fold(key): others for key, others in found.items()}, **found}
