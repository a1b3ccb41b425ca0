"""The forms of organisations."""

from marketplace.api.fields import Flag, Length, Listed, OneOf, Part, Text
from marketplace.api.patterns import SEEN
from marketplace.api.schemas import SOMETIMES, Answer, Body
from marketplace.organisation_profile import LINES, TEXTS
from marketplace.types import OrganisationKind

MOST_ACTIVITIES = 100
ORGANISATION_KINDS = [
    kind.value for kind in OrganisationKind if kind is not OrganisationKind.PERSON
]


class UmbrellaAnswer(Answer):
    """The organisation of the register that another belongs to."""

    slug = Text()
    name = Text()


class OrganisationItem(Answer):
    """An organisation as it stands in lists."""

    slug = Text()
    name = Text()
    kind = Text(validate=OneOf(ORGANISATION_KINDS))
    district = Text(allow_none=True)
    activities = Listed(Text(), most=MOST_ACTIVITIES)
    verified = Flag()
    url = Text(metadata={"format": "uri"})
    languages = Listed(Text(), most=MOST_ACTIVITIES)
    ages = Listed(Text(), most=MOST_ACTIVITIES)
    umbrella = Part(UmbrellaAnswer, allow_none=True)


class OrganisationAnswer(OrganisationItem):
    """All that an organisation says about itself; the last fields are for its admins."""

    summary = Text()
    description = Text()
    how_to_join = Text()
    category = Text()
    contact_name = Text()
    email = Text()
    phone = Text()
    website = Text()
    address = Text()
    postcode = Text()
    city = Text()
    umbrella_text = Text()
    confirmed_on = Text(allow_none=True, metadata={"format": "date"})
    email_public = Flag(metadata=SOMETIMES)
    phone_public = Flag(metadata=SOMETIMES)
    in_register = Flag(metadata=SOMETIMES)
    orgnr = Text(allow_none=True, metadata=SOMETIMES)
    price_group = Text(allow_none=True, metadata=SOMETIMES)


class OrganisationChange(Body):
    """What its admins may change; what is left out stays as it was."""

    name = Text(pattern=SEEN, validate=Length(1, LINES["name"]))
    summary = Text(validate=Length(0, LINES["summary"]))
    description = Text(validate=Length(0, TEXTS["description"]))
    how_to_join = Text(validate=Length(0, TEXTS["how_to_join"]))
    category = Text(validate=Length(0, LINES["category"]))
    contact_name = Text(validate=Length(0, LINES["contact_name"]))
    email = Text(validate=Length(0, 254))
    email_public = Flag()
    phone = Text(validate=Length(0, 40))
    phone_public = Flag()
    website = Text(validate=Length(0, 2000))
    address = Text(validate=Length(0, LINES["address"]))
    postcode = Text(validate=Length(0, 10))
    city = Text(validate=Length(0, LINES["city"]))
    district = Text(allow_none=True, validate=Length(0, 60))
    orgnr = Text(allow_none=True, validate=Length(0, 20))
    umbrella_text = Text(validate=Length(0, LINES["umbrella_text"]))
    in_register = Flag()
    activities = Listed(Text(), most=MOST_ACTIVITIES)
    languages = Listed(Text(), most=MOST_ACTIVITIES)
    ages = Listed(Text(), most=MOST_ACTIVITIES)
    umbrella = Text(
        allow_none=True,
        validate=Length(0, 120),
        metadata={"description": "The slug of one that the caller looks after; null: none."},
    )
    confirmed = Flag(metadata={"description": "true: these facts are right as of today."})
