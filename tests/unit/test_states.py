import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.states import (
    TRANSITIONS,
    Event,
    IllegalTransition,
    advance,
    booking_status,
    is_final,
    takes_time,
)
from bookings.types import OccupancySource, ReasonCode
from bookings.types import OccurrenceStatus as Status
from inventory.types import BookingMode

# docs/architecture.md, States of a date, read by hand: all that may happen, and nothing else.
ALLOWED = {
    "draft": {"requested", "confirmed", "skipped", "waiting"},
    "requested": {"confirmed", "declined", "withdrawn", "expired", "skipped"},
    "confirmed": {"handed_out", "completed", "cancelled", "called_off", "no_show"},
    "handed_out": {"returned"},
    "returned": {"completed"},
    "skipped": {"requested"},
    "waiting": {"offered", "withdrawn", "lapsed"},
    "offered": {"requested", "withdrawn", "lapsed"},
}


def test_transitions_are_those_of_the_design_and_no_others() -> None:
    table = {
        state.value: {target.value for target in events.values()}
        for state, events in TRANSITIONS.items()
        if events
    }
    assert table == ALLOWED


def test_every_state_has_a_row_and_every_event_is_used() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert {event for events in TRANSITIONS.values() for event in events} == set(Event)


def test_every_state_is_reached_from_a_draft() -> None:
    seen = {Status.DRAFT}
    todo = [Status.DRAFT]
    while todo:
        new = set(TRANSITIONS[todo.pop()].values()) - seen
        seen |= new
        todo += new
    assert seen == set(Status)


def test_a_loan_goes_from_request_to_completed() -> None:
    state = Status.DRAFT
    for event in (Event.REQUEST, Event.CONFIRM, Event.HAND_OUT, Event.TAKE_BACK, Event.COMPLETE):
        state = advance(state, event)
    assert state is Status.COMPLETED


def test_a_cancelled_occurrence_cannot_be_confirmed() -> None:
    with pytest.raises(IllegalTransition) as refused:
        advance(Status.CANCELLED, Event.CONFIRM)
    assert refused.value.code == "illegal-transition"
    assert refused.value.state is Status.CANCELLED
    assert refused.value.event is Event.CONFIRM


def test_what_is_handed_out_cannot_be_cancelled() -> None:
    with pytest.raises(IllegalTransition):
        advance(Status.HANDED_OUT, Event.CANCEL)


def test_only_requests_offers_and_uses_take_time() -> None:
    taken = {state: source for state in Status if (source := takes_time(state))}
    assert taken == {
        Status.REQUESTED: OccupancySource.HOLD,
        Status.OFFERED: OccupancySource.HOLD,
        Status.CONFIRMED: OccupancySource.BOOKING,
        Status.HANDED_OUT: OccupancySource.BOOKING,
        Status.RETURNED: OccupancySource.BOOKING,
        Status.COMPLETED: OccupancySource.BOOKING,
    }


def test_a_skipped_date_is_not_final_but_a_declined_one_is() -> None:
    assert not is_final(Status.SKIPPED)
    assert is_final(Status.DECLINED)
    assert is_final(Status.COMPLETED)
    assert not is_final(Status.RETURNED)


@given(st.lists(st.sampled_from(list(Event)), max_size=12))
def test_no_chain_of_events_leaves_a_final_state(events: list[Event]) -> None:
    state = Status.DRAFT
    for event in events:
        before = state
        try:
            state = advance(state, event)
        except IllegalTransition:
            continue
        assert not is_final(before)
        assert state is not before


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("confirmed confirmed", "confirmed"),
        ("confirmed skipped", "confirmed"),
        ("cancelled skipped", "cancelled"),
        ("skipped skipped", "skipped"),
        ("confirmed requested", "requested"),
        ("handed_out confirmed cancelled", "confirmed"),
        ("handed_out completed", "handed_out"),
        ("declined confirmed", "confirmed"),
        ("returned completed", "returned"),
        ("completed cancelled", "completed"),
        ("cancelled called_off", "called_off"),
        ("cancelled declined skipped", "cancelled"),
        ("waiting draft", "waiting"),
        ("", "requested"),
    ],
)
def test_a_booking_reads_its_status_from_its_occurrences(states: str, expected: str) -> None:
    assert booking_status(Status(word) for word in states.split()) == expected


def test_a_status_exists_for_every_mix_and_occurs_in_it() -> None:
    for one in Status:
        for two in Status:
            assert booking_status([one, two]) in {one, two}
            assert booking_status([one, two]) is booking_status([two, one])


def test_rule_codes_are_those_of_the_contract() -> None:
    assert {code.value for code in ReasonCode} == {
        "closed", "too-soon", "too-far-ahead", "too-short", "too-long", "off-step",
        "too-many-people", "not-for-you", "taken", "quantity-exceeded", "limit-reached",
        "nonexistent-time", "ambiguous-time", "not-bookable-here",
    }  # fmt: skip
    assert [mode.value for mode in BookingMode] == ["instant", "request", "contact", "agreement"]
