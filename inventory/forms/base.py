"""What the steps of a listing's form share: version, rows, refusals beside the fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, HiddenField
from wtforms.validators import InputRequired

from inventory import problems
from inventory.facts import ListingFacts
from inventory.forms.fields import filled
from inventory.models import Listing
from inventory.promises import UnitPromised
from marketplace.errors import FieldProblem, Sentence
from marketplace.forms.strange import Readable

MOST_ROWS = 100


@dataclass(frozen=True)
class Offers:
    """What a step lets its reader choose from; pairs are (value, label)."""

    listing: Listing
    locale: str
    languages: Sequence[str] = ()
    wholes: Sequence[tuple[str, str]] = ()
    places: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    umbrellas: Sequence[tuple[str, str]] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)
    """Slug by name."""


class _OurWords:
    """The library's sentences, which name no field, in words that do.

    Our own validators all bring a sentence, so it is only heard of choices that no list offered.
    """

    def __init__(self, field: Any) -> None:  # noqa: ANN401 - a field of the library
        self._field = field

    def gettext(self, string: str) -> str:
        """Return our sentence in the reader's language."""
        del string
        label = str(self._field.label.text)
        return _("Choose among what the list for “%(field)s” offers.", field=label)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the same sentence, as a pattern without anything to fill in."""
        del plural, number
        return self.gettext(singular).replace("%", "%%")


class PlainForm(Readable, Form):  # type: ignore[misc]  # no types
    """A form or a row of one; the token against forged requests stands around it."""

    class Meta:
        """Let what the library says itself be said in our words."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:  # noqa: ANN401
            """Return the field, which will name itself in the sentences of the library."""
            field = unbound_field.bind(form=form, **options)
            field._translations = _OurWords(field)  # noqa: SLF001 - the library's own way
            return field

    def gather_errors(self) -> None:
        """Let lists know of errors that were added to their rows after they were validated."""
        for one in self:
            if isinstance(one, FieldList):
                errors = [entry.errors for entry in one.entries]
                one.errors = errors if any(errors) else []


class StepForm(PlainForm):
    """One step: shows a listing's facts and reads them back.

    Fields bear the names of the facts. `ROWS` names the lists to which a row can be added.
    """

    version = HiddenField()
    form_errors: list[str]
    in_the_way: UnitPromised | None = None
    """The refusal that names bookings to come, after saving was tried."""
    ROWS: ClassVar[Sequence[str]] = ()

    def __init__(self, formdata: MultiDict[str, str] | None, offers: Offers) -> None:
        self.offers = offers
        shown = None if formdata is not None else self.initial(offers)
        super().__init__(formdata, data=shown)
        if formdata is None:
            self.version.data = str(offers.listing.version)
        self._used: dict[str, list[Any]] = {}
        self.offer()
        if formdata is None:
            self.ensure_empty_rows()

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        names = {name for name in dir(cls) if name in ListingFacts.__dataclass_fields__}
        return {name: getattr(offers.listing, name, None) for name in names}

    def offer(self) -> None:
        """Fill in the choices, and take away what does not fit the kind."""

    def facts(self) -> ListingFacts:
        """Return what was said; only to be asked of a form that validates."""
        raise NotImplementedError

    @property
    def read_version(self) -> int | None:
        """The version of the listing that the page was made from; None when it is unreadable."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004

    def rows(self, name: str) -> Iterator[Any]:
        """Yield the forms of the rows that say something, and remember them for `take`."""
        self._used[name] = [entry.form for entry in self[name] if filled(entry.form)]
        return iter(self._used[name])

    def ensure_empty_rows(self) -> None:
        """Let every list end with an empty row to write in."""
        for name in self.ROWS:
            if name in self and (not len(self[name]) or filled(self[name][-1].form)):
                self.add_row(name)

    def add_row(self, name: str) -> None:
        """Add an empty row to a list."""
        if name in self and len(self[name]) < MOST_ROWS:
            self[name].append_entry()
            self.offer()

    def remove_row(self, row: str) -> None:
        """Remove a row by its name, such as openings-2; nothing when there is none."""
        name = row.rpartition("-")[0]
        if name in self.ROWS and name in self and isinstance(self[name], FieldList):
            kept = [entry for entry in self[name].entries if entry.short_name != row]
            self[name].entries = [entry for entry in kept if entry.name != row]
            self.ensure_empty_rows()

    def take(self, found: Sequence[FieldProblem]) -> None:
        """Show problems that a command found: beside the fields that they name, else above all."""
        for problem in found:
            target = self.target(problem.field)
            if target is None:
                self.refuse(problem.message)
            else:
                target.errors = [*target.errors, str(problem.message)]
        self.gather_errors()

    def refuse(self, sentence: Sentence) -> None:
        """Show a refusal above all fields."""
        self.form_errors = [*self.form_errors, str(sentence)]

    def target(self, path: str) -> Any:  # noqa: ANN401 - a field of the library or nothing
        """Return the field that a problem's path means: `capacity.seated`, `openings.2.reason`."""
        path = path.removeprefix("booking.") if path.startswith("booking.at_once.") else path
        known = {problems.path(name): one for name, one in self._fields.items()}
        head, _dot, rest = path.partition(".")
        name = {"price": "price_rules"}.get(head, head) if ".rules." in path else head
        rest = rest.removeprefix("rules.")
        number, _dot, part = rest.partition(".")
        used = self._used.get(name)
        if used is not None and number.isdigit() and int(number) < len(used):
            row = used[int(number)]
            return row[part] if part in row else next(iter(row))
        found = known.get(path) or self._fields.get(path.replace(".", "_")) or known.get(head)
        return found if found is not None and hasattr(found, "errors") else None


def required(sentence: Sentence) -> InputRequired:
    """Return the validator of a field that must be filled in."""
    return InputRequired(sentence)
