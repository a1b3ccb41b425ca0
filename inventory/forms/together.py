"""The forms of what belongs together: the whole, new parts, the same person, and contents."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField

from inventory.belonging import Thing
from inventory.facts import ListingFacts, UnitFacts
from inventory.forms.base import Offers, PlainForm, StepForm
from inventory.forms.fields import WholeNumber

Choices = Sequence[tuple[str, str]]


class WholeForm(StepForm):
    """Of what it is a part."""

    part_of = SelectField(_l("It is a part of"))

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        whole = offers.listing.part_of
        return {"part_of": whole.public_id if whole else ""}

    def offer(self) -> None:
        """Fill in the wholes."""
        self.part_of.choices = [("", _("No, it stands by itself")), *self.offers.wholes]

    def facts(self) -> ListingFacts:
        """Return what was said."""
        return ListingFacts(part_of=self.part_of.data or None)


class PartsForm(StepForm):
    """Names of new parts, one in each line."""

    names = TextAreaField(_l("What are the parts called?"))

    @property
    def lines(self) -> list[str]:
        """The names that were written."""
        return str(self.names.data or "").splitlines()


class JoinForm(StepForm):
    """A listing that stands by itself and becomes a part."""

    part = SelectField(_l("Which one?"))

    def __init__(
        self, formdata: MultiDict[str, str] | None, offers: Offers, loose: Choices
    ) -> None:
        self.loose = loose
        super().__init__(formdata, offers)

    def offer(self) -> None:
        """Fill in what can be joined."""
        self.part.choices = [("", _("Choose a listing")), *self.loose]


class LeaveForm(StepForm):
    """A part that is to stand by itself again."""

    part = HiddenField()


class PersonForm(StepForm):
    """Whose time it takes: that of another service or skill, or its own."""

    unit = SelectField(_l("Who does it?"))

    def __init__(
        self, formdata: MultiDict[str, str] | None, offers: Offers, others: Choices, now: str
    ) -> None:
        self.others, self._now = others, now
        super().__init__(formdata, offers)
        if formdata is None:
            self.unit.data = now

    def offer(self) -> None:
        """Fill in the other services and skills."""
        alone = _("Somebody who does nothing else here")
        self.unit.choices = [("", alone), *self.others]

    def facts(self) -> ListingFacts:
        """Return what was said; nothing where it is as it was."""
        chosen = str(self.unit.data or "")
        if chosen == self._now:
            return ListingFacts()
        return ListingFacts(units=[UnitFacts(unit=chosen)] if chosen else ())


class TakenRow(PlainForm):
    """One thing that a booking takes: one that is there or a new one, how many, of how many."""

    thing = SelectField(_l("What?"))
    name = StringField(_l("Something new, called"))
    quantity = WholeNumber(_l("How many are in it?"))
    of = WholeNumber(_l("How many have you got in all?"))


class TakesForm(StepForm):
    """Everything that a booking of one takes."""

    units = FieldList(FormField(TakenRow))

    ROWS = ("units",)

    def __init__(
        self, formdata: MultiDict[str, str] | None, offers: Offers, things: Sequence[Thing]
    ) -> None:
        self.things = things
        super().__init__(formdata, offers)

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return a row for each thing that is taken now."""
        return {
            "units": [
                {"thing": row.unit.public_id, "quantity": row.quantity, "of": row.unit.quantity}
                for row in offers.listing.units
                if not row.by_part
            ]
        }

    def offer(self) -> None:
        """Fill in what there is to choose from."""
        here = self.offers.listing.id
        known = [(one.public_id, one.label(here)) for one in self.things]
        for entry in self.units:
            entry.form.thing.choices = [("", _("Something new")), *known]

    def target(self, path: str) -> Any:  # noqa: ANN401 - a field of the library or nothing
        """Return the field of a problem; what concerns all rows stands above them."""
        return None if path in {"units", "quantity"} else super().target(path)

    def facts(self) -> ListingFacts:
        """Return what was said; one of each where no number was written."""
        return ListingFacts(units=[_taken(row) for row in self.rows("units")])


def _taken(row: Any) -> UnitFacts:  # noqa: ANN401 - a form of the library
    quantity = 1 if row.quantity.data is None else row.quantity.data
    if row.thing.data:
        return UnitFacts(unit=row.thing.data, quantity=quantity, of=row.of.data)
    return UnitFacts(name=row.name.data or "", quantity=quantity, of=row.of.data)
