"""The step of size and contents: for how many people, and what is in it or comes with it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, StringField, TextAreaField

from inventory import vocabulary
from inventory.facts import FeatureFacts, ListingFacts
from inventory.forms.base import Offers, PlainForm, StepForm
from inventory.forms.fields import WholeNumber
from inventory.forms.wording import labelled
from inventory.types import ListingKind

CAPACITIES = ("capacity_standing", "capacity_seated", "capacity_tables")
SIZES = ("capacity_max", *CAPACITIES, "area_m2")
CODES = tuple(term.code for term in vocabulary.FEATURES)


class OwnFeature(PlainForm):
    """Something in own words, perhaps with a count."""

    label = StringField(_l("What?"))
    count = WholeNumber(_l("How many?"))


KnownFeatures: Any = type(
    "KnownFeatures",
    (PlainForm,),
    {
        "__doc__": "Every feature of the vocabulary: whether it is there, and how many.",
        "__module__": __name__,
        **{f"{code}_has": BooleanField() for code in CODES},
        **{f"{code}_count": WholeNumber(_l("How many?")) for code in CODES},
    },
)


class ContentsForm(StepForm):
    """Sizes are for premises; features and what always comes with it for everything."""

    capacity_max = WholeNumber(_l("At most how many people?"))
    capacity_standing = WholeNumber(_l("Standing"))
    capacity_seated = WholeNumber(_l("Seated in rows"))
    capacity_tables = WholeNumber(_l("Seated at tables"))
    area_m2 = WholeNumber(_l("Floor area"))
    known = FormField(KnownFeatures)
    own = FieldList(FormField(OwnFeature))
    features_text = TextAreaField(_l("More about what is in it"))
    always_with = TextAreaField(_l("What always comes with it"))

    ROWS = ("own",)

    @classmethod
    def initial(cls, offers: Offers) -> dict[str, Any]:
        """Return what the fields show at first."""
        listing = offers.listing
        known: dict[str, Any] = {}
        own = []
        for row in listing.features:
            if row.code in CODES and not row.label and f"{row.code}_has" not in known:
                known |= {f"{row.code}_has": True, f"{row.code}_count": row.count}
            else:
                own.append({"label": row.label or row.code, "count": row.count})
        largest = max((getattr(listing, name) or 0 for name in CAPACITIES), default=0)
        shown = super().initial(offers) | {"known": known, "own": own}
        if (listing.capacity_max or 0) <= largest:
            shown["capacity_max"] = None  # it follows from the others
        return shown

    def offer(self) -> None:
        """Take the sizes away where they do not fit."""
        for name in SIZES:
            if self.offers.listing.kind is not ListingKind.PREMISES and name in self:
                del self[name]

    @property
    def labels(self) -> list[tuple[str, str, bool]]:
        """The features that fit the kind, and those that were said: (code, label, counted?)."""
        premises = self.offers.listing.kind is ListingKind.PREMISES
        return [
            (code, label, code in vocabulary.COUNTED_FEATURES or self._count_was_said(code))
            for code, label in labelled(vocabulary.FEATURES, self.offers.locale)
            if premises or code in vocabulary.LOOSE_FEATURES or self._was_said(code)
        ]

    def _was_said(self, code: str) -> bool:
        return bool(self.known.form[f"{code}_has"].data) or self._count_was_said(code)

    def _count_was_said(self, code: str) -> bool:
        field = self.known.form[f"{code}_count"]
        return field.data is not None or bool(field.errors)

    def facts(self) -> ListingFacts:
        """Return what was said; a count without a tick counts as one."""
        features = [
            FeatureFacts(code=code, count=self.known.form[f"{code}_count"].data)
            for code in CODES
            if self.known.form[f"{code}_has"].data or self.known.form[f"{code}_count"].data
        ]
        self._before_own = len(features)
        features += [
            FeatureFacts(label=row.label.data or "", count=row.count.data)
            for row in self.rows("own")
        ]
        sizes = {name: self[name].data for name in SIZES if name in self}
        return ListingFacts(
            **sizes,
            features=features,
            features_text=self.features_text.data or "",
            always_with=self.always_with.data or "",
        )

    def target(self, path: str) -> Any:  # noqa: ANN401 - a field of the library or nothing
        """Return the field of a problem; features of the vocabulary come before own words."""
        name, _dot, rest = path.partition(".")
        number, _dot, part = rest.partition(".")
        if name != "features" or not number.isdigit():
            return super().target(path)
        before: int = self._before_own
        if int(number) >= before:
            return super().target(f"own.{int(number) - before}.{part}")
        code = self.facts().features[int(number)].code  # type: ignore[index]
        return self.known.form[f"{code}_count"]
