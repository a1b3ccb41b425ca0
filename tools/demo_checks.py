"""Whether the demo's files, pictures, names, codes and plans fit together."""
# ruff: noqa: INP001 -- scripts of the maintainers, not a package

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from inventory.importing import read_listings, read_organisations
from inventory.importing.result import ListingValues
from inventory.types import ImportOutcome
from inventory.vocabulary import (
    ACCESSIBILITY,
    ACTIVITIES,
    AUDIENCES,
    DISTRICTS,
    FEATURES,
    PRICE_GROUPS,
    PRICE_UNITS,
    TYPES,
)
from tools.demo_plan import Key, closure_problems, plan_problems
from tools.demo_workbooks import inventories, workbook

Manifest = Mapping[str, Any]
_SIZES = [(width, ending) for width in (400, 800, 1200) for ending in ("avif", "jpg")]
_PHONE = re.compile(r"^(08-465 004|031-390 06) \d\d$")
_CODES: dict[str, set[str]] = {
    "activities": {term.code for term in ACTIVITIES},
    "features": {term.code for term in FEATURES},
    "accessibility": {fact.code for fact in ACCESSIBILITY},
    "audience": {term.code for term in AUDIENCES},
    "group": {term.code for term in PRICE_GROUPS},
    "unit": {term.code for term in PRICE_UNITS},
}
_ENOUGH = {"premises": 80, "equipment": 60, "service": 25, "skill": 25}
_ORGANISATIONS = 100
_SEASON = 15


def problems(demo: Path, manifest: Manifest) -> tuple[list[str], str]:
    """Return every misfit as a line, and a line of counts."""
    found: list[str] = []
    listings = _listings(demo, manifest, found)
    organisations = _organisations(demo, manifest)
    found += _files(demo, manifest)
    found += _names(manifest, listings, organisations)
    for entry in manifest["listings"]:
        key = (entry["owner"], entry["listing"])
        if key in listings:
            found += [f"{key}: {text}" for text in _codes(entry, listings[key])]
    found += _closed(manifest, listings)
    found += _orders(manifest)
    found += _enough(manifest, listings, organisations)
    if not found:
        for shift in range(7):
            today = date(2026, 11, 23) + timedelta(days=shift)
            found += plan_problems(manifest, listings, today)
            found += closure_problems(manifest, today)
    kinds = Counter(values.kind for values in listings.values())
    outcomes = Counter(plan["outcome"] for plan in manifest["bookings"])
    used = {name for entry in manifest["photos"] for name in entry["pictures"]}
    counts = {"associations": len(organisations) - 1, "pictures": len(used)} | dict(kinds)
    return found, f"{counts}\n{dict(outcomes)}"


def _listings(demo: Path, manifest: Manifest, found: list[str]) -> dict[Key, ListingValues]:
    """Read every file through the importer; our own must read without a warning."""
    ours = {inventory["file"]: inventory for inventory in inventories()}
    listings: dict[Key, ListingValues] = {}
    for entry in manifest["imports"]:
        data = (demo / entry["file"]).read_bytes()
        rows = read_listings(data, entry["file"]).rows
        if entry["file"] in ours:
            odd = [r.name for r in rows if r.findings or r.outcome is not ImportOutcome.CREATED]
            found += [f"{entry['file']}: {name} does not read cleanly" for name in odd]
            if workbook(ours[entry["file"]]) != data:
                found.append(f"{entry['file']}: differs from its source")
        for row in rows:
            if row.outcome is ImportOutcome.CREATED and isinstance(row.values, ListingValues):
                listings[entry["organisation"], row.values.name] = row.values
    return listings


def _organisations(demo: Path, manifest: Manifest) -> set[str]:
    names = {manifest["municipal"]["name"]}
    for file in manifest["organisations"]:
        rows = read_organisations((demo / file).read_bytes(), file).rows
        names |= {row.name for row in rows if row.outcome is ImportOutcome.CREATED}
    return names


def _files(demo: Path, manifest: Manifest) -> Iterator[str]:
    for picture in manifest["pictures"]:
        if not picture["alt"]:
            yield f"{picture['name']}: no alternative text"
        for width, ending in _SIZES:
            if not (demo / "photos" / f"{picture['name']}-{width}.{ending}").is_file():
                yield f"{picture['name']}: {width}.{ending} is missing"
    known = {picture["name"] for picture in manifest["pictures"]}
    used = {name for entry in manifest["photos"] for name in entry["pictures"]}
    yield from (f"{name}: no such picture" for name in sorted(used - known))
    yield from (f"{name}: a picture that nothing shows" for name in sorted(known - used))
    for entry in manifest["calendars"]:
        if not (demo / entry["file"]).is_file():
            yield f"{entry['file']}: missing"


def _names(
    manifest: Manifest, listings: Mapping[Key, ListingValues], organisations: set[str]
) -> Iterator[str]:
    for part in ("photos", "listings", "bookings", "inquiries", "calendars"):
        for entry in manifest[part]:
            if (entry["owner"], entry["listing"]) not in listings:
                yield f"{part}: {entry['owner']} has no {entry['listing']}"
    emails = {account["email"] for account in manifest["accounts"]}
    for part in ("bookings", "inquiries"):
        yield from (f"{e['by']}: no account" for e in manifest[part] if e["by"] not in emails)
    for account in manifest["accounts"]:
        for name, _role in account["memberships"]:
            if name not in organisations:
                yield f"{account['email']}: {name} is not in the register"
        if not account["email"].endswith(".example") or not _PHONE.match(account["phone"]):
            yield f"{account['email']}: not an address or number set aside for fiction"
    yield from (f"{n}: not in the register" for n in manifest["verified"] if n not in organisations)


def _closed(manifest: Manifest, listings: Mapping[Key, ListingValues]) -> Iterator[str]:
    for entry in manifest["closures"]:
        for title in entry["listings"]:
            if (entry["owner"], title) not in listings:
                yield f"closures: {entry['owner']} has no {title}"


def _orders(manifest: Manifest) -> Iterator[str]:
    """Lines of one order are sent by one person at one time, and to more than one owner."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for plan in manifest["bookings"]:
        if "order" in plan:
            lines.setdefault(plan["order"], []).append(plan)
    for name, plans in lines.items():
        if len({(plan["by"], plan["asked"]) for plan in plans}) != 1:
            yield f"{name}: not one order, but sent by several or at several times"
        if len({plan["owner"] for plan in plans}) == 1:
            yield f"{name}: an order to a single owner"


def _codes(entry: dict[str, Any], values: ListingValues) -> Iterator[str]:
    for field in ("activities", "audience", "accessibility"):
        yield from (f"{field} {c}" for c in entry.get(field, ()) if c not in _CODES[field])
    for feature in entry.get("features", ()):
        if "label" not in feature and feature["code"] not in _CODES["features"]:
            yield f"feature {feature}"
    for rule in entry.get("prices", ()):
        if rule["group"] not in _CODES["group"] or rule["unit"] not in _CODES["unit"]:
            yield f"price {rule}"
    if "type" in entry and entry["type"] not in {term.code for term in TYPES[values.kind]}:
        yield f"type {entry['type']}"
    if "place" in entry and entry["place"]["district"] not in {d.name for d in DISTRICTS}:
        yield "district"


def _enough(
    manifest: Manifest, listings: Mapping[Key, ListingValues], organisations: set[str]
) -> Iterator[str]:
    """Compare with what the contract promises of the demo."""
    kinds = Counter(values.kind for values in listings.values())
    yield from (f"too few: {kind}" for kind, least in _ENOUGH.items() if kinds[kind] < least)
    if len(organisations) <= _ORGANISATIONS:
        yield "too few associations"
    if max(plan.get("repeat", {"times": 1})["times"] for plan in manifest["bookings"]) < _SEASON:
        yield "no season"
