"""The register of associations and others that share: for everyone."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from inventory import register, vocabulary
from inventory.forms.wording import labelled
from inventory.register import RegisterPage
from inventory.views import register_asked
from inventory.views.categories import category_lang, category_name
from inventory.views.register_asked import KIND_NAMES, SEVERAL, Asked
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_register", __name__)
Choices = list[tuple[str, str]]


@blueprint.get("/associations")
@access(Audience.EVERYONE)
def index() -> str:
    """Show who is in the register, all or those that fit the search."""
    asked = register_asked.read(request.args)
    found = register.find(db.session(), asked.filters, asked.page)
    asked = register_asked.after(asked, found)
    choices = _choices(found)
    names = {name: dict(pairs) for name, pairs in choices.items()}
    return render_template(
        "inventory/register/index.html",
        found=found,
        asked=asked,
        choices=choices,
        counts={name: found.counts[SEVERAL.get(name, name)] for name in choices},
        counted=_counted,
        facts=lambda one: _facts(one, names),
        kind_names=KIND_NAMES,
        category_langs={name: lang for name in found.categories if (lang := category_lang(name))},
        category_names=names["category"],
        ages=_ages(asked, found),
        chips=_chips(asked, names),
        page_url=lambda number: _address(asked.values, page=number if number > 1 else None),
    )


def _choices(found: RegisterPage) -> dict[str, Choices]:
    spoken = str(get_locale())
    return {
        "activity": labelled(vocabulary.ACTIVITIES, spoken),
        "district": [(one.name, one.name) for one in vocabulary.DISTRICTS],
        "category": [(name, category_name(name)) for name in found.categories],
        "kind": [(kind.value, str(name)) for kind, name in KIND_NAMES.items()],
        "umbrella": list(found.umbrellas),
        "age": labelled(vocabulary.AGES, spoken),
        "language": labelled(vocabulary.LANGUAGES, spoken),
    }


def _counted(pairs: Iterable[tuple[str, str]], counts: Mapping[str, int], none: str) -> Choices:
    """Return the choices of a select with how many each would leave, none first."""
    told = [
        (value, _("%(name)s (%(count)s)", name=label, count=counts.get(value, 0)))
        for value, label in pairs
    ]
    return [("", none), *told]


def _facts(one: Organisation, names: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return what stands on a card, each with the name of its icon."""
    said = (
        ("tag", "activity", one.activities),
        ("users", "age", one.ages),
        ("languages", "language", one.languages),
    )
    facts = []
    for icon, name, rows in said:
        chosen = {row.code for row in rows}
        if words := [label for code, label in names[name].items() if code in chosen]:
            facts.append((icon, ", ".join(words)))
    return facts


def _ages(asked: Asked, found: RegisterPage) -> Choices:
    """Return the groups of age that the words name and that are not chosen, as filters."""
    labels, given = vocabulary.labels(vocabulary.AGES, str(get_locale())), asked.values["age"]
    return [
        (
            labels[code],
            _address({**asked.values, "q": (rest,) if rest else (), "age": (*given, code)}),
        )
        for code, rest in found.words.ages
        if code not in given
    ]


def _chips(asked: Asked, names: Mapping[str, Mapping[str, str]]) -> Choices:
    """Return each chosen filter in words, with the address of the search without it."""
    return [
        (names.get(name, {}).get(value, value), _without(asked, name, value))
        for name, values in asked.values.items()
        for value in values
    ]


def _without(asked: Asked, name: str, value: str) -> str:
    rest = tuple(one for one in asked.values[name] if one != value)
    return _address({**asked.values, name: rest})


def _address(values: Mapping[str, tuple[str, ...]], **more: Any) -> str:  # noqa: ANN401 - parts of an address
    kept: dict[str, Any] = {name: list(words) for name, words in values.items() if words}
    return url_for(".index", **kept, **more)
