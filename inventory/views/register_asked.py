"""The register's search as an address asks for it: what can be used, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from inventory import vocabulary
from inventory.register import RegisterFilters, RegisterPage
from marketplace.errors import Sentence
from marketplace.types import OrganisationKind
from marketplace.wording import normalise

LONGEST = 100
MOST_OF_ONE = 20
LONGEST_NUMBER = 9
SINGLE = ("kind", "category", "district", "umbrella")
SEVERAL = {"activity": "activities", "language": "languages", "age": "ages"}
"""Parameters that can be given several times, and the filters that they are."""
KIND_NAMES: dict[OrganisationKind, Sentence] = {
    OrganisationKind.ASSOCIATION: _l("Association"),
    OrganisationKind.MUNICIPAL: _l("City department"),
    OrganisationKind.STUDY_ASSOCIATION: _l("Study association"),
    OrganisationKind.UMBRELLA: _l("Umbrella organisation"),
}
LABELS: dict[str, Sentence] = {
    "kind": _l("Kind"),
    "category": _l("Category"),
    "district": _l("District"),
    "umbrella": _l("Umbrella organisation"),
    "activity": _l("What they do"),
    "language": _l("Language"),
    "age": _l("Age"),
}
_KNOWN: dict[str, frozenset[str]] = {
    "kind": frozenset(kind.value for kind in KIND_NAMES),
    "district": frozenset(one.name for one in vocabulary.DISTRICTS),
    "activity": frozenset(one.code for one in vocabulary.ACTIVITIES),
    "language": frozenset(one.code for one in vocabulary.LANGUAGES),
    "age": frozenset(one.code for one in vocabulary.AGES),
}


@dataclass(frozen=True)
class Asked:
    """What is searched for, the values that are kept in the address, and what could not be used."""

    filters: RegisterFilters
    page: int
    values: Mapping[str, tuple[str, ...]]
    problems: tuple[tuple[str, str], ...]
    """Each a sentence and the address, on the page, of the field that it is about."""

    def first(self, name: str) -> str:
        """Return the value of a parameter, empty where there is none."""
        return next(iter(self.values.get(name, ())), "")


def read(args: "MultiDict[str, str]") -> Asked:
    """Return the search of an address; what cannot be used is told and left aside."""
    problems: list[tuple[str, str]] = []
    text = normalise(args.get("q", ""))
    if len(text) > LONGEST:
        text = text[:LONGEST].rstrip()
        told = _("Only the first %(count)s characters of the words were used.", count=LONGEST)
        problems.append((told, "#q"))
    values: dict[str, tuple[str, ...]] = {"q": (text,) if text else ()}
    for name in SINGLE:
        values[name] = _usable(name, args.getlist(name)[:1], problems)
    for name in SEVERAL:
        values[name] = _usable(name, args.getlist(name), problems)
    kind = next(iter(values["kind"]), None)
    filters = RegisterFilters(
        text=text,
        kind=OrganisationKind(kind) if kind else None,
        category=next(iter(values["category"]), ""),
        district=next(iter(values["district"]), ""),
        umbrella=next(iter(values["umbrella"]), ""),
        activities=values["activity"],
        languages=values["language"],
        ages=values["age"],
    )
    return Asked(filters, _page(args, problems), values, tuple(problems))


def after(asked: Asked, found: RegisterPage) -> Asked:
    """Return the search without what is nowhere in the register, which is told as well."""
    if not found.unknown:
        return asked
    told = [(_not_a_choice(name, asked.first(name)), f"#{name}") for name in sorted(found.unknown)]
    left: dict[str, tuple[str, ...]] = dict.fromkeys(found.unknown, ())
    return replace(asked, values={**asked.values, **left}, problems=(*asked.problems, *told))


def _usable(name: str, given: list[str], problems: list[tuple[str, str]]) -> tuple[str, ...]:
    found = [word for word in dict.fromkeys(normalise(one) for one in given) if word]
    if len(found) > MOST_OF_ONE:
        told = _("%(field)s: only the first %(count)s were used.",
                 field=LABELS[name], count=MOST_OF_ONE)  # fmt: skip
        problems.append((told, f"#{name}"))
        found = found[:MOST_OF_ONE]
    known = _KNOWN.get(name)
    odd = [word for word in found if known is not None and word not in known]
    problems += [(_not_a_choice(name, word), f"#{name}") for word in odd]
    return tuple(word for word in found if word not in odd)


def _page(args: "MultiDict[str, str]", problems: list[tuple[str, str]]) -> int:
    given = args.get("page", "").strip()
    if not given:
        return 1
    number = (
        int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER else 0
    )
    if number < 1:
        told = _("There is no page “%(word)s”; the first one is shown.", word=given[:LONGEST])
        problems.append((told, ""))
    return max(1, number)


def _not_a_choice(name: str, word: str) -> str:
    return _(
        "%(field)s: “%(word)s” is none of the choices, so it was left aside.",
        field=LABELS[name],
        word=word[:LONGEST],
    )
