"""The demo's bookings laid out from one given day on, and what would not work among them."""
# ruff: noqa: INP001 -- scripts of the maintainers, not a package

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from inventory.importing.result import ListingValues

Key = tuple[str, str]
Plan = dict[str, Any]
_WEEK = 7
_NOON = time(12)
_ANSWER_DAYS = 7
_TAKEN = {"requested", "confirmed", "completed", "handed_out", "returned", "no_show"}
_PAST = {"completed", "no_show"}
_LENT = {"handed_out", "returned"}
_OUTCOMES = _TAKEN | {"declined", "withdrawn", "cancelled", "called_off", "expired"}


@dataclass(frozen=True)
class Planned:
    """One date of one booking, in local time."""

    start: datetime
    end: datetime
    outcome: str


def first_day(plan: Plan, today: date) -> date:
    """Return the first date of a booking: so many days from today, or by weekday and week."""
    if "day" in plan:
        return today + timedelta(days=plan["day"])
    ahead = (plan["weekday"] - today.isoweekday() - 1) % _WEEK + 1
    return today + timedelta(days=ahead + _WEEK * plan["week"])


def dates(plan: Plan, today: date) -> Iterator[Planned]:
    """Return the dates of a booking; those named under `dates` end otherwise than the rest."""
    repeat = plan.get("repeat", {"times": 1})
    others = {entry["number"]: entry["outcome"] for entry in plan.get("dates", [])}
    first = first_day(plan, today)
    for k in range(repeat["times"]):
        day = first + timedelta(days=_WEEK * repeat.get("interval", 1) * k)
        last = day + timedelta(days=plan.get("days", 0))
        yield Planned(
            datetime.combine(day, time.fromisoformat(plan["from"])),
            datetime.combine(last, time.fromisoformat(plan["to"])),
            str(others.get(k + 1, plan["outcome"])),
        )


def plan_problems(
    manifest: Mapping[str, Any], listings: Mapping[Key, ListingValues], today: date
) -> list[str]:
    """Return what the product would refuse of the plan, were this day today."""
    settings = {(entry["owner"], entry["listing"]): entry for entry in manifest["listings"]}
    found: list[str] = []
    taken: dict[Key, list[tuple[Planned, int]]] = {}
    for plan in sorted(manifest["bookings"], key=lambda p: -p["asked"]):
        key = (plan["owner"], plan["listing"])
        where = f"{plan['listing']} / {plan['purpose']} ({today:%A})"
        said = _said(plan, settings.get(key, {}), listings[key])
        asked = datetime.combine(today - timedelta(days=plan["asked"]), _NOON)
        skipped = 0
        for one in dates(plan, today):
            said += _timing(plan, one, asked, datetime.combine(today, _NOON))
            said += _outside(one, plan, settings.get(key, {}), listings[key])
            if _clashes(one, plan, listings[key], taken.setdefault(key, [])):
                skipped += 1
                said += [] if plan.get("skip_clashes") else [f"taken {one.start}"]
            elif one.outcome in _TAKEN:
                taken[key].append((one, plan.get("quantity", 1)))
        if plan.get("skip_clashes") and skipped != 1:
            said.append(f"{skipped} dates skipped instead of one")
        found += [f"{where}: {problem}" for problem in said]
    return found


def closure_problems(manifest: Mapping[str, Any], today: date) -> list[str]:
    """Return what is wrong with the closures, were this day today."""
    found: list[str] = []
    met = 0
    for closure in manifest["closures"]:
        where = f"{closure['reason']} ({today:%A})"
        (shut,) = dates({**closure, "outcome": closure["kind"]}, today)
        if shut.end.date() <= today:
            found.append(f"{where}: over")
        if shut.start < datetime.combine(today - timedelta(days=closure["asked"] + 1), _NOON):
            found.append(f"{where}: begins too long before it is said")
        met += closure["kind"] == "closure" and _meets(manifest["bookings"], closure, shut, today)
    if not met:
        found.append(f"{today:%A}: no closure has a booking in its way")
    return found


def _meets(bookings: list[Plan], closure: Plan, shut: Planned, today: date) -> bool:
    """Tell whether a booking that stood when it was said is in the way of the closure."""
    return any(
        one.start < shut.end and shut.start < one.end and one.outcome in {"requested", "confirmed"}
        for plan in bookings
        if plan["owner"] == closure["owner"] and plan["listing"] in closure["listings"]
        if plan["asked"] > closure["asked"]
        for one in dates(plan, today)
    )


def _said(plan: Plan, setting: Plan, values: ListingValues) -> list[str]:
    problems = []
    room = max(setting.get("capacity_max", 0), setting.get("capacity_standing", 0))
    room = room or setting.get("capacity_seated", 0) or values.capacity.max or 0
    if room and plan.get("people", 1) > room:
        problems.append(f"too many people, {room} fit")
    if plan.get("quantity", 1) > (values.quantity or 1):
        problems.append("more than there are")
    said = {plan["outcome"], *(entry["outcome"] for entry in plan.get("dates", []))}
    if said - _OUTCOMES:
        problems.append("an outcome that is none")
    if plan["outcome"] == "requested" and not plan["asked"] < _ANSWER_DAYS:
        problems.append("the request has expired by itself")
    if plan["outcome"] == "expired" and not plan["asked"] > _ANSWER_DAYS:
        problems.append("the request cannot have expired yet")
    if plan["outcome"] != "requested" and plan["asked"] < plan.get("decided", 1):
        problems.append("answered after today")
    mode = setting.get("mode", "request")
    if mode not in {"instant", "request"} or (
        mode == "instant" and plan["outcome"] in {"requested", "declined", "expired", "withdrawn"}
    ):
        problems.append(f"mode {mode} does not end so")
    return problems


def _timing(plan: Plan, one: Planned, asked: datetime, now: datetime) -> list[str]:
    problems = []
    decided = asked + timedelta(days=plan.get("decided", 1))
    if one.start <= decided:
        problems.append(f"{one.start} begins before it was answered")
    if one.end <= one.start:
        problems.append("ends before it begins")
    if "repeat" not in plan and one.outcome in _PAST and one.end >= now - timedelta(days=1):
        problems.append(f"{one.outcome} but not over: {one.end}")
    if one.outcome in {"requested", "confirmed"} and "repeat" not in plan and one.start <= now:
        problems.append(f"{one.outcome} but begun: {one.start}")
    if one.outcome in _LENT and not one.start.date() < now.date():
        problems.append(f"{one.outcome} but not begun before today: {one.start}")
    if one.outcome in _LENT and one.end.date() == now.date():
        problems.append(f"{one.outcome}, and over or not, as the hour will have it: {one.end}")
    return problems


def _outside(one: Planned, plan: Plan, setting: Plan, values: ListingValues) -> list[str]:
    """Return a problem where the listing is closed; times past midnight are not planned."""
    if values.kind != "premises":
        return []
    rules = [
        (set(rule["weekdays"]), rule["from"], rule["to"]) for rule in setting.get("openings", [])
    ]
    if not rules and values.hours:
        return ["booked without hours of its own in the manifest"]
    day = one.start.isoweekday()
    fits = any(
        day in days and start <= plan["from"] and plan["to"] <= end for days, start, end in rules
    )
    return [] if fits or not rules else [f"closed {one.start}"]


def _clashes(
    one: Planned, plan: Plan, values: ListingValues, earlier: list[tuple[Planned, int]]
) -> bool:
    """Tell whether too little is left; the sum over all that overlaps is on the safe side."""
    busy = sum(n for other, n in earlier if other.start < one.end and one.start < other.end)
    wanted: int = plan.get("quantity", 1)
    return busy + wanted > (values.quantity or 1)
