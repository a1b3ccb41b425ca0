"""Rule 1, headings: which words above a column mean which field."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from inventory.importing.grid import CellValue
from inventory.importing.text import clean

_HYPHENATED = re.compile(r"-[ \t\u00a0]*[\r\n]+")
_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_LONGEST_HEADING = 200


class Field(StrEnum):
    """What a column can say of a listing or an organisation."""

    NUMBER = "number"
    NAME = "name"
    KIND = "kind"
    PREMISES_TYPE = "premises_type"
    DESCRIPTION = "description"
    CONTENTS = "contents"
    ACTIVITIES = "activities"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CITY = "city"
    DISTRICT = "district"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    COORDINATES = "coordinates"
    CAPACITY = "capacity"
    STANDING = "standing"
    SEATED = "seated"
    QUANTITY = "quantity"
    PRICE = "price"
    PRICE_UNIT = "price_unit"
    PRICE_GROUP = "price_group"
    DEPOSIT = "deposit"
    HOURS = "hours"
    WHEN = "when"
    AUDIENCE = "audience"
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"
    ACCESSIBILITY = "accessibility"
    STEP_FREE_ENTRANCE = "step_free_entrance"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    LIFT = "lift"
    TERMS = "terms"
    BOOKED_VIA = "booked_via"
    PICKUP = "pickup"
    CONDITION = "condition"
    NOTE = "note"
    BY_AGREEMENT = "by_agreement"
    ALWAYS_WITH = "always_with"
    PHOTO = "photo"
    UPDATED = "updated"
    PART_OF = "part_of"
    CATEGORY = "category"
    ORGNR = "orgnr"
    WEBSITE = "website"
    UMBRELLA = "umbrella"
    LANGUAGES = "languages"
    MEMBERS_0_6 = "members_0_6"
    MEMBERS_7_12 = "members_7_12"
    MEMBERS_13_17 = "members_13_17"
    MEMBERS_18_25 = "members_18_25"
    MEMBERS_26_64 = "members_26_64"
    MEMBERS_65 = "members_65"


ACCESS_FIELDS = (
    Field.STEP_FREE_ENTRANCE,
    Field.ACCESSIBLE_TOILET,
    Field.HEARING_LOOP,
    Field.LIFT,
)
MEMBER_FIELDS = (
    Field.MEMBERS_0_6,
    Field.MEMBERS_7_12,
    Field.MEMBERS_13_17,
    Field.MEMBERS_18_25,
    Field.MEMBERS_26_64,
    Field.MEMBERS_65,
)

_SHARED: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: ("nr", "löpnr", "löpnummer", "#", "id"),
    Field.DISTRICT: ("stadsdel", "område"),
    Field.CONTACT: ("kontaktperson", "kontakt", "ansvarig"),
    Field.PHONE: ("telefon", "tel", "tfn", "kontakt telefon", "telefonnummer", "mobil"),
    Field.EMAIL: ("e-post", "epost", "mejl", "mail", "e-mail", "kontakt e-post", "e-postadress"),
    Field.DESCRIPTION: ("beskrivning", "omfattning", "om"),
    Field.UPDATED: ("uppdaterad", "senast ändrad", "ändrad", "reviderad"),
    Field.NOTE: ("övrigt", "kommentar", "anteckning", "anmärkning"),
}

_LISTING: dict[Field, tuple[str, ...]] = _SHARED | {
    Field.NAME: (
        "lokalens namn", "namn", "sak", "vad", "vi kan", "artikel", "benämning", "rubrik",
        "lokal", "tjänst", "kompetens", "inventarie", "föremål",
    ),
    Field.KIND: ("typ", "sort", "slag"),
    Field.PREMISES_TYPE: ("typ av lokal", "lokaltyp"),
    Field.CONTENTS: ("vad finns i lokalen", "utrustning", "innehåll"),
    Field.ACTIVITIES: ("får användas till", "användning", "passar för"),
    Field.ADDRESS: ("adress", "gatuadress", "besöksadress"),
    Field.POSTCODE: ("postnummer", "postnr"),
    Field.CITY: ("ort", "postort"),
    Field.LATITUDE: ("lat", "latitud"),
    Field.LONGITUDE: ("long", "lon", "lng", "longitud"),
    Field.COORDINATES: ("koordinater", "koordinat", "lat/long", "gps"),
    Field.CAPACITY: (
        "max antal personer (stående/sittande)", "max antal personer", "max personer",
        "antal personer", "kapacitet", "platser",
    ),
    Field.STANDING: ("stående", "ståplatser", "antal stående"),
    Field.SEATED: ("sittande", "sittplatser", "antal sittande"),
    Field.QUANTITY: ("antal", "hur många", "antal/enhet", "st"),
    Field.PRICE: ("kostnad", "pris", "ersättning", "avgift", "hyra"),
    Field.PRICE_UNIT: ("prisenhet",),
    Field.PRICE_GROUP: ("prisgrupp", "taxegrupp"),
    Field.DEPOSIT: ("deposition",),
    Field.HOURS: ("öppettider", "öppet", "tider"),
    Field.WHEN: ("hur ofta / när", "när"),
    Field.AUDIENCE: (
        "vem får hyra/låna", "vem får låna", "vem får hyra", "vem får boka", "får lånas av",
        "får hyras av",
    ),
    Field.ACCESSIBILITY: ("tillgänglighet",),
    Field.STEP_FREE_ENTRANCE: ("kommer man in med rullstol", "rullstol"),
    Field.ACCESSIBLE_TOILET: ("rwc", "handikapptoalett", "rymlig toalett"),
    Field.HEARING_LOOP: ("hörslinga",),
    Field.LIFT: ("hiss el. markplan", "hiss eller markplan", "hiss"),
    Field.TERMS: ("lånevillkor", "villkor", "regler"),
    Field.BOOKED_VIA: ("bokas via", "bokning"),
    Field.PICKUP: (
        "var finns den", "hämtas", "utlämning", "hämtas/lämnas", "plats", "förvaras",
    ),
    Field.CONDITION: ("skick",),
    Field.BY_AGREEMENT: ("kräver överenskommelse", "överenskommelse"),
    Field.ALWAYS_WITH: ("lånas alltid med", "lånas tillsammans med", "lånas med"),
    Field.PHOTO: ("foto", "bild", "bilder", "foton"),
    Field.PART_OF: ("ingår i", "del av"),
}  # fmt: skip

_ORGANISATION: dict[Field, tuple[str, ...]] = _SHARED | {
    Field.NAME: ("föreningens namn", "namn", "förening", "organisation"),
    Field.CATEGORY: ("kategori", "verksamhet", "inriktning"),
    Field.ADDRESS: ("adress", "postadress"),
    Field.ORGNR: (
        "org.nr", "orgnr", "org nr", "org.nummer", "orgnummer", "organisationsnummer",
        "personnummer", "person-/orgnr", "person-/organisationsnummer",
    ),
    Field.WEBSITE: ("webbplats", "hemsida", "webb", "webbadress"),
    Field.UMBRELLA: ("paraplyorganisation", "paraply"),
    Field.LANGUAGES: ("språk", "språk man kan delta på", "deltagarspråk"),
    Field.PRICE_GROUP: ("taxegrupp", "prisgrupp"),
    Field.MEMBERS_0_6: ("medl. 0-6 år", "0-6 år", "0-6"),
    Field.MEMBERS_7_12: ("medl. 7-12 år", "7-12 år", "7-12", "07-dec"),
    Field.MEMBERS_13_17: ("medl. 13-17 år", "13-17 år", "13-17"),
    Field.MEMBERS_18_25: ("medl. 18-25 år", "18-25 år", "18-25"),
    Field.MEMBERS_26_64: ("medl. 26-64 år", "26-64 år", "26-64"),
    Field.MEMBERS_65: ("medl. 65+ år", "65 +", "65+", "65 år +"),
}  # fmt: skip


def fold_heading(text: str) -> str:
    """Return a heading as it is compared: no case, marks of obligation or line breaks."""
    return clean(_HYPHENATED.sub("", text)).casefold().strip(" *:?.").replace("–", "-")


def heading_text(cell: CellValue) -> str:
    """Return a heading as shown; one that Excel took for a date ("7-12") as Excel shows it."""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.day:02}-{_MONTHS[cell.month - 1]}"
    return clean(_HYPHENATED.sub("", cell) if isinstance(cell, str) else cell)[:_LONGEST_HEADING]


def _index(table: dict[Field, tuple[str, ...]]) -> dict[str, Field]:
    return {fold_heading(word): field for field, words in table.items() for word in words}


LISTING_HEADINGS = _index(_LISTING)
ORGANISATION_HEADINGS = _index(_ORGANISATION)
_BRACKET = re.compile(r"\s*\([^()]*\)$")
_PRICE_PER = re.compile(r"^(pris|kostnad|hyra|avgift)\s*(?:per |/)\s*\w+$")


def field_of(heading: str, known: Mapping[str, Field]) -> Field | None:
    """Return the field that a heading names; a bracket at its end may be left aside."""
    folded = fold_heading(heading)
    if folded in known:
        return known[folded]
    bare = fold_heading(_BRACKET.sub("", clean(heading)))
    if bare in known:
        return known[bare]
    per = _PRICE_PER.match(folded)
    return known.get(per.group(1)) if per else None


def with_mapping(known: Mapping[str, Field], mapping: Mapping[str, str] | None) -> dict[str, Field]:
    """Return the known headings plus those that a person assigned; unknown fields are ignored."""
    fields = {field.value: field for field in Field}
    chosen = {
        fold_heading(heading): fields[name]
        for heading, name in (mapping or {}).items()
        if name in fields
    }
    return dict(known) | chosen


def assigned(headings: Iterable[str], known: Mapping[str, Field]) -> dict[Field, int]:
    """Return the column of each field; of two columns for one field the first counts."""
    columns: dict[Field, int] = {}
    for column, heading in enumerate(headings):
        field = field_of(heading, known) if heading else None
        if field is not None:
            columns.setdefault(field, column)
    return columns
