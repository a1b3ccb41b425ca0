"""A new notice's form as a search of the finder fills it in; what has no field goes into words."""

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from bookings.finder.search_places import RADII
from bookings.finder.search_reader import MOST_CODES
from bookings.finder.search_times import REPEATS, USUAL_TIMES
from bookings.finder.search_words import Asked
from bookings.forms.wanted import LONGEST_PLACE, SEPARATOR, WantedForm
from bookings.judging.seating_words import NAMES
from bookings.types import WantedWhen
from bookings.wanted import searched_time
from bookings.wanted.checking import LONGEST_TITLE
from bookings.wanted.searched_time import SearchedTime
from inventory import vocabulary
from inventory.forms.wording import MODE_NAMES
from marketplace import telling
from marketplace.money import Money
from marketplace.periods import local
from marketplace.phones import shown
from marketplace.wording import cut, fold

_OTHERWISE_HERE = ("until", "times", "district", "near", "near_of")
"""What a search calls so is something else on the form, or is read for it below."""


def opened(args: MultiDict[str, str]) -> WantedForm:
    """Return a new form with what an address says by the names of the form's own fields."""
    return WantedForm(
        formdata=MultiDict(
            (name, one) for name, one in args.items(multi=True) if name not in _OTHERWISE_HERE
        )
    )


def begin(
    form: WantedForm, asked: Asked, args: MultiDict[str, str], *, name: str, phone: str | None
) -> str:
    """Fill a new form from a search, as read and as it stands in `args`, and from who writes.

    Return what has to be said of its dates, "" where the notice has them as the search did.
    """
    form.organisation.data = args.get("for", "")
    form.contact_name.data = form.contact_name.data or name
    form.contact_phone.data = form.contact_phone.data or shown(phone or "")
    form.closes_when_agreed.data = True
    time = searched_time.of(asked)
    others = _fill_what(form, asked, args)
    elsewhere = _fill_where(form, asked)
    _fill_when(form, asked, time)
    words = asked.values["q"]
    form.title.data = form.title.data or cut(words, LONGEST_TITLE)
    if not form.text.data:
        long = words if len(words) > LONGEST_TITLE else ""
        wishes = _wishes(asked, time, elsewhere if asked.where.near is not None else [])
        instead = _instead(others, elsewhere if asked.where.near is None else [])
        told = " ".join(one for one in (wishes, *instead) if one)
        form.text.data = "\n\n".join(one for one in (long, told) if one)
    return _of_dates(time)


def _fill_what(form: WantedForm, asked: Asked, args: MultiDict[str, str]) -> list[str]:
    """Fill in the kind and type, and return in words the other types that were chosen."""
    code = asked.search.filters.type
    kind = asked.search.filters.kind or _kind_of(code)
    if not form.what.data:
        form.what.data = f"{kind}{SEPARATOR}{code}" if code else str(kind)
    if code is None:
        return []
    labels = vocabulary.labels(vocabulary.TYPES[kind], str(get_locale()))
    given = [one for one in dict.fromkeys(args.getlist("type")) if one != code]
    return [labels[one] for one in given[:MOST_CODES] if one in labels]


def _kind_of(code: str | None) -> str:
    kinds = vocabulary.TYPES.items()
    return next((kind for kind, terms in kinds if code in [one.code for one in terms]), "")


def _fill_where(form: WantedForm, asked: Asked) -> list[str]:
    """Fill in from where it is measured, or the district; return those that have no field."""
    form.near.data = form.near_of.data = ""
    where, districts = asked.where, list(asked.search.filters.districts)
    if where.near is None:
        form.district.data = districts[0] if districts else ""
        return districts[1:]
    radius = where.near.radius_km
    form.radius.data = next((one for one in RADII if float(one) >= radius), RADII[-1])
    names = {fold(one.name): one.name for one in vocabulary.DISTRICTS}
    form.district.data = names.get(fold(where.name), "")
    if not form.district.data:
        form.near.data = f"{where.near.latitude:.5f},{where.near.longitude:.5f}"
        form.near_of.data = where.name[:LONGEST_PLACE]
    return [one for one in districts if one != form.district.data]


def _fill_when(form: WantedForm, asked: Asked, time: SearchedTime | None) -> None:
    """Fill in the first date that the search looks for, and how often it comes again."""
    values = asked.values
    repeats = values["repeat"] in REPEATS
    weeks = REPEATS.get(values["repeat"], 1)
    if time is not None:
        form.date.data = local(time.first.starts_at, telling.zone()).date().isoformat()
        if repeats or any(values[name] for name in ("from", "to", "end")):
            form.choose(time.first, telling.zone())
        repeats = time.times > 1
        form.times.data = str(time.times) if repeats else ""
    elif repeats:
        if asked.when.walls is not None:
            form.date.data = ""  # every date is left out
        form.times.data = values["times"] or ("" if values["until"] else str(USUAL_TIMES))
    form.interval.data = str(weeks) if repeats and weeks > 1 else form.interval.data or "1"
    when = WantedWhen.WEEKLY if repeats else WantedWhen.ONCE
    if not (repeats or form.date.data):
        when = WantedWhen.UNDECIDED
    form.when.data = form.when.data or when.value


def _of_dates(time: SearchedTime | None) -> str:
    """Return in which way the dates of the notice are other than those of the search."""
    if time is None:
        return ""
    told = []
    if time.beyond:
        told.append(
            _(
                "A notice has room for %(num)s times: the last is on %(day)s.",
                num=time.times,
                day=telling.day(time.last),
            )
        )
    if time.off:
        told.append(
            ngettext(
                "%(num)s of these dates is in a school break. Your text says which.",
                "%(num)s of these dates are in school breaks. Your text says which.",
                len(time.off),
            )
        )
    return " ".join(told)


def _wishes(asked: Asked, time: SearchedTime | None, districts: Sequence[str]) -> str:
    """Return in words what a search asks for that has no field here, "" where that is nothing."""
    wanted, spoken = asked.search.filters, str(get_locale())
    some = list[str]()
    for chosen, terms in (
        (wanted.activities, vocabulary.ACTIVITIES),
        (wanted.features, vocabulary.FEATURES),
    ):
        labels = vocabulary.labels(terms, spoken)
        some += [labels[code] for code in chosen]
    if wanted.seating is not None:
        some.append(str(NAMES[wanted.seating]))
    some += [*_price(asked), *_of_season(asked, time)]
    if districts:
        some.append(_("in %(districts)s", districts=_either(districts)))
    if asked.where.unknown:
        some.append(_("near %(place)s", place=asked.where.name))
    if asked.owners:
        some.append(_("from %(owners)s", owners=_either([one.name for one in asked.owners])))
    if wanted.modes:
        some.append(_either([str(MODE_NAMES[one]) for one in wanted.modes]))
    return _("We also wish for: %(wishes)s.", wishes=", ".join(some)) if some else ""


def _price(asked: Asked) -> list[str]:
    most = asked.search.max_price_ore
    if most is None:
        return []
    if most == 0:
        return [_("Free of charge")]
    return [_("At most %(amount)s", amount=telling.money(Money(most)))]


def _of_season(asked: Asked, time: SearchedTime | None) -> list[str]:
    """Return what a season wishes for that the weeks of a notice cannot say."""
    rule, found = asked.when.rule, []
    if rule is None:
        return []
    if rule.skip_school_breaks:
        told = _("Not in school breaks")
        days = ", ".join(format_date(one, "d MMMM") for one in time.off) if time else ""
        found.append(f"{told} ({days})" if days else told)
    if time is not None and time.until is not None:
        found.append(_("more times, until %(day)s", day=telling.day(time.until)))
    if time is not None and time.in_all is not None:
        found.append(_("%(num)s times in all", num=time.in_all))
    return found


def _instead(types: Sequence[str], districts: Sequence[str]) -> list[str]:
    """Return in words what would do instead of the type and the district that have a field."""
    found = []
    if types:
        found.append(_("%(types)s would do as well.", types=_either(types)))
    if districts:
        found.append(_("It may also be in %(districts)s.", districts=_either(districts)))
    return found


def _either(words: Sequence[str]) -> str:
    return str(format_list(list(words), style="or", locale=get_locale()))
