"""Codes of the reading and the judging as sentences for people."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.importing import ImportRefused, Reason, RefusalCode
from inventory.importing.headings import ORGANISATION_HEADINGS, Field
from inventory.importing.refusal import MAX_FILE_BYTES
from inventory.types import ImportOutcome
from marketplace.errors import Sentence

_MEGABYTE = 1024 * 1024

OUTCOMES: Mapping[ImportOutcome, Sentence] = {
    ImportOutcome.CREATED: _l("Created"),
    ImportOutcome.MERGED: _l("Already here"),
    ImportOutcome.REVIEW: _l("To review"),
    ImportOutcome.REFUSED: _l("Refused"),
    ImportOutcome.SKIPPED: _l("Skipped"),
    ImportOutcome.PART: _l("Part of a kit"),
}

DRY_OUTCOMES: Mapping[ImportOutcome, Sentence] = {
    **OUTCOMES,
    ImportOutcome.CREATED: _l("Will be created"),
}

COUNTED: Mapping[ImportOutcome, Sentence] = {
    ImportOutcome.CREATED: _l("Rows created"),
    ImportOutcome.MERGED: _l("Rows already here"),
    ImportOutcome.REVIEW: _l("Rows to review"),
    ImportOutcome.REFUSED: _l("Rows refused"),
    ImportOutcome.SKIPPED: _l("Rows skipped, no data"),
    ImportOutcome.PART: _l("Parts of kits"),
}
"""The outcomes as words for several rows."""

DRY_COUNTED: Mapping[ImportOutcome, Sentence] = {
    **COUNTED,
    ImportOutcome.CREATED: _l("Rows that will be created"),
}

WITH_WARNINGS = _l("With warnings")

REASONS: Mapping[Reason, Sentence] = {
    Reason.NAME_MISSING: _l("The row has no name."),
    Reason.DISCARDED: _l("The row says that the thing has been discarded."),
    Reason.TYPE_UNKNOWN: _l("The type must be premises, equipment, service or skill."),
    Reason.COLUMN_COUNT: _l("The row has another number of columns than the headings."),
    Reason.EXACT_DUPLICATE: _l("The same row has been read before. Nothing is changed."),
    Reason.POSSIBLE_DUPLICATE: _l("It looks like something else. Say whether it is the same."),
    Reason.EMPTY_ROW: _l("The row is empty."),
    Reason.SECTION_ROW: _l("The row is a heading of a section."),
    Reason.FOOTER_ROW: _l("The row is a total."),
}

WARNINGS: Mapping[str, Sentence] = {
    "capacity_approximate": _l("The number of people is approximate."),
    "capacity_is_date": _l("The spreadsheet program made a date of the number of people."),
    "capacity_range": _l("The number of people is a range; the lowest figure is used."),
    "capacity_text_only": _l("The number of people is only given in words."),
    "coordinates_outside": _l("The coordinates are not in this area and were left out."),
    "coordinates_swapped": _l("Latitude and longitude stood the wrong way round and were swapped."),
    "cost_text_only": _l("The price is shown as it was written, but nothing can be calculated."),
    "date_unclear": _l("The date is unclear and was left out."),
    "district_unknown": _l("The district is not one that we know and was left out."),
    "email_invalid": _l("The e-mail address cannot be used and was left out."),
    "email_missing": _l("There is no e-mail address, so nobody can be invited."),
    "email_several": _l("There are several e-mail addresses; the first is used."),
    "formula_like_text": _l("A text looks like a formula. It is kept as text."),
    "formula_no_value": _l("A formula has no stored value, so the cell counts as empty."),
    "hours_condition": _l("The opening hours have a condition. Look them through."),
    "hours_text_only": _l("The opening hours are shown as they were written, but not checked."),
    "kind_unknown": _l("The type of premises is not one that we know; it became “Other”."),
    "markup_in_text": _l("A text contains code. It is shown as text."),
    "language_unknown": _l("A language is not one of the list and was left out."),
    "members_approximate": _l("The number of members is approximate."),
    "members_unclear": _l("The number of members is unclear and was left out."),
    "name_shortened": _l("The name was too long. It stands whole in the description."),
    "orgnr_rejected": _l("The organisation number is not valid and was not kept."),
    "orgnr_taken": _l("Another organisation has this organisation number; it was left out."),
    "part_without_whole": _l("This looks like a part, but the whole is not here."),
    "phone_several": _l("There are several telephone numbers; the first is used."),
    "phone_unclear": _l("The telephone number cannot be used and was left out."),
    "phone_zero_added": _l("The telephone number had lost its first zero; it was put back."),
    "photo_not_found": _l("The picture was not in the file. Add it afterwards."),
    "price_group_unknown": _l("The price group is not one that we know and was left out."),
    "quantity_approximate": _l("The quantity is approximate."),
    "quantity_note": _l("The quantity has a remark; the first figure is used."),
    "quantity_range": _l("The quantity is a range; the lowest figure is used."),
    "quantity_unclear": _l("The quantity is unclear, so it cannot be booked yet."),
    "quantity_zero": _l("The quantity is zero, so it cannot be booked."),
    "same_name": _l("Another organisation has the same name."),
    "text_shortened": _l("A text was too long and was cut."),
    "umbrella_unknown": _l("The umbrella organisation is not in the register; its name is kept."),
    "url_rejected": _l("The web address cannot be used and was left out."),
    "value_rejected": _l("A value cannot be used and was left out."),
}

_REFUSALS: Mapping[RefusalCode, Sentence] = {
    RefusalCode.EMPTY_FILE: _l("The file is empty."),
    RefusalCode.NOT_A_SPREADSHEET: _l(
        "This is not a spreadsheet. Save it as Excel (.xlsx) or CSV and try again."
    ),
    RefusalCode.PASSWORD_PROTECTED: _l(
        "The file is protected by a password. Take the password away and try again."
    ),
    RefusalCode.OLD_EXCEL_FORMAT: _l(
        "This is the old Excel format (.xls). Save it as .xlsx and try again."
    ),
    RefusalCode.OPENDOCUMENT: _l("This is an OpenDocument file. Save it as .xlsx and try again."),
    RefusalCode.DAMAGED: _l("The file is damaged. Open it, save it again and try once more."),
    RefusalCode.UNSAFE_CONTENT: _l("The file contains something that a spreadsheet does not need."),
    RefusalCode.TOO_LARGE_INSIDE: _l("The file unpacks to more than can be read."),
    RefusalCode.TOO_MANY_MERGED_CELLS: _l("The file has too many merged cells."),
    RefusalCode.ENCODING_UNREADABLE: _l(
        "The letters of the file cannot be read. Save it as CSV UTF-8 and try again."
    ),
    RefusalCode.NO_HEADINGS: _l(
        "No row of headings was found. At least three columns need headings that we know."
    ),
}

_LIMITS: Mapping[RefusalCode, Sentence] = {
    RefusalCode.TOO_MANY_SHEETS: _l("The file has too many sheets: at most %(most)s."),
    RefusalCode.TOO_MANY_ROWS: _l("The file has too many rows: at most %(most)s. Divide it."),
    RefusalCode.TOO_MANY_COLUMNS: _l("The file has too many columns: at most %(most)s."),
    RefusalCode.CELL_TOO_LONG: _l("A cell is too long: at most %(most)s characters."),
}

FIELDS: Mapping[Field, Sentence] = {
    Field.NUMBER: _l("Running number"),
    Field.NAME: _l("Name"),
    Field.KIND: _l("Premises, equipment, service or skill"),
    Field.PREMISES_TYPE: _l("Type of premises"),
    Field.DESCRIPTION: _l("Description"),
    Field.CONTENTS: _l("What is in it"),
    Field.ACTIVITIES: _l("What it may be used for"),
    Field.ADDRESS: _l("Address"),
    Field.POSTCODE: _l("Postcode"),
    Field.CITY: _l("Town"),
    Field.DISTRICT: _l("District"),
    Field.LATITUDE: _l("Latitude"),
    Field.LONGITUDE: _l("Longitude"),
    Field.COORDINATES: _l("Coordinates"),
    Field.CAPACITY: _l("Number of people"),
    Field.STANDING: _l("People standing"),
    Field.SEATED: _l("People seated"),
    Field.QUANTITY: _l("Quantity"),
    Field.PRICE: _l("Price"),
    Field.PRICE_UNIT: _l("What the price is per"),
    Field.PRICE_GROUP: _l("Price group"),
    Field.DEPOSIT: _l("Deposit"),
    Field.HOURS: _l("Opening hours"),
    Field.WHEN: _l("How often or when"),
    Field.AUDIENCE: _l("Who may rent or borrow"),
    Field.CONTACT: _l("Contact person"),
    Field.PHONE: _l("Telephone"),
    Field.EMAIL: _l("E-mail"),
    Field.ACCESSIBILITY: _l("Accessibility in words"),
    Field.STEP_FREE_ENTRANCE: _l("Entrance by wheelchair"),
    Field.ACCESSIBLE_TOILET: _l("Accessible toilet"),
    Field.HEARING_LOOP: _l("Hearing loop"),
    Field.LIFT: _l("Lift, or all at ground level"),
    Field.TERMS: _l("Terms"),
    Field.BOOKED_VIA: _l("How it has been booked"),
    Field.PICKUP: _l("Where it is fetched"),
    Field.CONDITION: _l("Condition"),
    Field.NOTE: _l("Remark"),
    Field.BY_AGREEMENT: _l("By agreement, yes or no"),
    Field.ALWAYS_WITH: _l("Always lent with"),
    Field.PHOTO: _l("Picture"),
    Field.UPDATED: _l("Last changed"),
    Field.PART_OF: _l("Part of"),
    Field.CATEGORY: _l("Category"),
    Field.ORGNR: _l("Organisation number"),
    Field.WEBSITE: _l("Website"),
    Field.UMBRELLA: _l("Umbrella organisation"),
    Field.LANGUAGES: _l("Languages in which one can take part"),
    Field.MEMBERS_0_6: _l("Members aged 0–6"),
    Field.MEMBERS_7_12: _l("Members aged 7–12"),
    Field.MEMBERS_13_17: _l("Members aged 13–17"),
    Field.MEMBERS_18_25: _l("Members aged 18–25"),
    Field.MEMBERS_26_64: _l("Members aged 26–64"),
    Field.MEMBERS_65: _l("Members aged 65 and over"),
}


def fields_of(*, register: bool) -> list[tuple[str, str]]:
    """Return the fields that a heading may be assigned to, with their labels."""
    members = {field for field in Field if field.value.startswith("members_")}
    of_organisations = set(ORGANISATION_HEADINGS.values())
    alone = {Field.CATEGORY, Field.ORGNR, Field.WEBSITE, Field.UMBRELLA, Field.LANGUAGES}
    only_there = members | alone
    return [
        (field.value, str(label))
        for field, label in FIELDS.items()
        if (field in of_organisations if register else field not in only_there)
    ]


def warning(code: str, heading: str | None) -> str:
    """Return a warning, with the heading of its cell where it is about one."""
    return _about(heading, str(WARNINGS.get(code, code)))


def reason(code: Reason, *, cell: str | None, match: str | None) -> str:
    """Return why a row made nothing, with the cell that it is about or what it looks like."""
    if code is Reason.POSSIBLE_DUPLICATE and match:
        return str(_("It looks like “%(name)s”. Say whether it is the same.", name=match))
    if code is Reason.EXACT_DUPLICATE and match:
        return str(_("The same as “%(name)s”. Nothing is changed.", name=match))
    return _about(cell, str(REASONS[code]))


def refusal(error: ImportRefused) -> str:
    """Return why a whole file was refused, and what to do about it."""
    found = _limit(error) or str(_REFUSALS[error.code])
    return (
        str(_("Sheet “%(sheet)s”: %(sentence)s", sheet=error.sheet, sentence=found))
        if (error.sheet)
        else found
    )


def too_large() -> str:
    """Return the sentence for a file of too many bytes."""
    return str(_("The file is too large: at most %(most)s MB.", most=MAX_FILE_BYTES // _MEGABYTE))


def _about(heading: str | None, sentence: str) -> str:
    if not heading:
        return sentence
    return str(_("%(heading)s: %(sentence)s", heading=heading, sentence=sentence))


def _limit(error: ImportRefused) -> str | None:
    if error.code is RefusalCode.FILE_TOO_LARGE:
        return too_large()
    sentence = _LIMITS.get(error.code)
    return str(sentence) % {"most": error.limit} if sentence is not None else None
