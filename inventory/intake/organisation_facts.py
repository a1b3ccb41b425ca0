"""A record's cleaned values as the columns of an organisation; what the rules refuse is said."""

from dataclasses import replace
from typing import Any

from inventory.importing import OrganisationValues
from inventory.importing.headings import MEMBER_FIELDS
from inventory.importing.result import Finding
from marketplace.errors import Invalid
from marketplace.organisation_profile import LINES, TEXTS, Profile, read_orgnr, read_profile
from marketplace.types import OrganisationKind

AGE_GROUPS = tuple(field.value.removeprefix("members_") for field in MEMBER_FIELDS)
WORDS = ("languages", "ages")
"""The facts that are words of a list: no columns, but rows of their own."""
_UMBRELLA = ("samverkan", "paraply")
_STUDY = "studieförbund"
# What is said of a field that the reading let through and the profile's own rules refuse.
_REFUSED = {
    "email": "email_invalid",
    "phone": "phone_unclear",
    "website": "url_rejected",
    "district": "district_unknown",
}


def facts_of(values: OrganisationValues) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return the columns to store, and a finding for each value that was left out or cut.

    Kind, name, contact, members by age group; not the number, which must be free.
    """
    profile = Profile(
        name=values.name,
        description=values.description or "",
        category=values.category or "",
        contact_name=values.contact_name or "",
        email=values.email or "",
        email_public=True,
        phone=values.phone or "",
        phone_public=True,
        website=values.website or "",
        district=values.district or "",
        umbrella_text=values.umbrella or "",
    )
    columns, findings = _read(profile)
    if any(len(getattr(profile, name)) > longest for name, longest in (LINES | TEXTS).items()):
        findings = (*findings, Finding("text_shortened", None))
    counted = zip(AGE_GROUPS, values.members, strict=False)
    members = {group: count for group, count in counted if count is not None}
    columns |= {
        "kind": kind_of(values),
        "members": members,
        "price_group": values.price_group,
        "languages": values.languages,
        # Where there are members of an age, there is something for it.
        "ages": tuple(group for group, count in members.items() if count),
    }
    return columns, findings


def kind_of(values: OrganisationValues) -> OrganisationKind:
    """Return what the category says that it is: an association unless it says otherwise."""
    category, name = (values.category or "").casefold(), values.name.casefold()
    if any(word in category for word in _UMBRELLA):
        return OrganisationKind.UMBRELLA
    if _STUDY in category or name.startswith(_STUDY):
        return OrganisationKind.STUDY_ASSOCIATION
    return OrganisationKind.ASSOCIATION


def number_of(values: OrganisationValues) -> str | None:
    """Return a valid organisation number, never one that may be a person's (rule 17)."""
    try:
        return read_orgnr(values.orgnr or "")
    except Invalid:
        return None


def _read(profile: Profile) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    try:
        return read_profile(profile), ()
    except Invalid as refusal:
        refused = sorted({problem.field for problem in refusal.problems} & set(_REFUSED))
    blank: dict[str, Any] = dict.fromkeys(refused, "")
    findings = tuple(Finding(_REFUSED[name], None) for name in refused)
    return read_profile(replace(profile, **blank)), findings
