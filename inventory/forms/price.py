"""The step of the price: a sentence, and rules from which each booking's price is worked out."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from inventory import tariffs, vocabulary
from inventory.facts import ListingFacts, PriceRuleFacts
from inventory.forms.base import Offers, PlainForm, StepForm
from inventory.forms.fields import ClockTime, Kronor, filled
from inventory.forms.wording import labelled, weekday_choices
from inventory.price_rules import PriceRule
from inventory.pricing import quote
from inventory.types import PriceUnit
from marketplace import clock
from marketplace.money import Money
from marketplace.periods import Period, local, resolve_forward

ASSOCIATION = "forening"
_EVENING, _MORNING = time(18), time(8)


class RuleRow(PlainForm):
    """What a group pays; the narrower conditions may be left out."""

    price_group = SelectField(_l("Who pays"))
    amount = Kronor(_l("Amount"))
    unit = SelectField(_l("For each"))
    weekdays = SelectMultipleField(_l("Only on these weekdays"), coerce=int)
    start = ClockTime(_l("Only from"))
    end = ClockTime(_l("Only until"))
    least = Kronor(_l("At least"))
    most = Kronor(_l("At most"))

    ALWAYS = ("price_group", "unit")

    @property
    def narrowed(self) -> bool:
        """Whether the row says more than group, amount and unit, or has an error there."""
        fields = (self.start, self.end, self.least, self.most)
        return bool(self.weekdays.data) or any(one.typed or one.errors for one in fields)

    @property
    def says_something(self) -> bool:
        """Whether the row is a rule: it has an amount or says that it is free."""
        return filled(self) or self.unit.data == PriceUnit.FREE

    def validate_amount(self, field: Kronor) -> None:
        """Ask for the amount where the row says something."""
        if self.unit.data != PriceUnit.FREE and filled(self) and not field.typed:
            raise ValidationError(_("Write an amount in kronor, such as 120 or 120,50."))


class PriceForm(StepForm):
    """Amounts are in kronor, VAT included."""

    price_text = TextAreaField(_l("The price in a sentence"))
    price_rules = FieldList(FormField(RuleRow))
    vat_rate = SelectField(_l("VAT"), coerce=int)

    ROWS = ("price_rules",)

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        tariff = offers.listing.tariff
        return {
            "price_text": offers.listing.price_text,
            "vat_rate": tariff.vat_rate if tariff else 0,
            "price_rules": [
                {
                    "price_group": rule.price_group,
                    "amount": None if rule.unit is PriceUnit.FREE else rule.amount_ore,
                    "unit": rule.unit.value,
                    "weekdays": rule.weekdays or [],
                    "start": rule.from_minute,
                    "end": rule.to_minute,
                    "least": rule.min_ore,
                    "most": rule.max_ore,
                }
                for rule in (tariff.rules if tariff else ())
            ],
        }

    def offer(self) -> None:
        """Fill in groups, units, weekdays and rates."""
        groups = labelled(vocabulary.PRICE_GROUPS, self.offers.locale)
        units = labelled(vocabulary.PRICE_UNITS, self.offers.locale)
        hour = PriceUnit.HOUR.value
        units = sorted(units, key=lambda unit: unit[0] != hour)
        for entry in self.price_rules:
            entry.form.price_group.choices = groups
            entry.form.unit.choices = [
                (code, _("nothing: it is free") if code == PriceUnit.FREE else label)
                for code, label in units
            ]
            entry.form.weekdays.choices = weekday_choices()
        self.vat_rate.choices = [
            (rate, _("No VAT") if rate == 0 else _("%(rate)s percent", rate=rate))
            for rate in tariffs.VAT_RATES
        ]

    def rows(self, name: str) -> Iterator[Any]:
        """Yield the rows that are rules; one that says only "free" is one, too."""
        used = [entry.form for entry in self[name] if entry.form.says_something]
        self._used[name] = used
        return iter(used)

    def facts(self) -> ListingFacts:
        """Return what was said."""
        rules = [
            PriceRuleFacts(
                price_group=row.price_group.data,
                amount_ore=row.amount.data or 0,
                unit=PriceUnit(row.unit.data),
                weekdays=row.weekdays.data or None,
                from_minute=row.start.data,
                to_minute=row.end.data,
                min_ore=row.least.data,
                max_ore=row.most.data,
            )
            for row in self.rows("price_rules")
        ]
        return ListingFacts(
            price_text=self.price_text.data or "",
            price_rules=rules,
            vat_rate=self.vat_rate.data or 0,
        )


def typed_rules(facts: ListingFacts) -> list[PriceRule] | None:
    """Return the rules of typed facts as `quote` takes them, None when one of them cannot be."""
    typed: Any = facts.price_rules
    if any(tariffs.rule_problem(rule) is not None for rule in typed):
        return None
    return [tariffs.rule_of(rule) for rule in typed]


def examples(rules: list[PriceRule], zone: ZoneInfo) -> list[tuple[str, Money | None]]:
    """Return what an association pays next Tuesday: for two hours, and for the whole day."""
    today = local(clock.now(), zone).date()
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)

    def period(start: time, hours: int) -> Period:
        begins = datetime.combine(tuesday, start)
        return Period(
            resolve_forward(begins, zone), resolve_forward(begins + timedelta(hours=hours), zone)
        )

    rows = ((_("Two hours on a Tuesday evening"), period(_EVENING, 2)),
            (_("A whole Tuesday, 8.00 to 20.00"), period(_MORNING, 12)))  # fmt: skip
    return [
        (words, quote(rules, group=ASSOCIATION, period=when, zone=zone).total)
        for words, when in rows
    ]
