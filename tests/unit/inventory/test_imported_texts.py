"""The description of an imported row: its own words first, and nothing that a field says."""

from typing import Any

import pytest

from inventory.importing import ListingValues
from inventory.importing.capacity import read_capacity
from inventory.importing.quantities import read_quantity
from inventory.intake.texts import Texts


def described(**more: Any) -> str:
    facts: dict[str, Any] = {"kind": "premises", "type": "ovrigt", "name": "Salen"}
    if "capacity_text" in more:
        facts["capacity"] = read_capacity(more["capacity_text"])[0]
    if "quantity_text" in more:
        facts["quantity"] = read_quantity(more["quantity_text"])[0]
    return Texts().description(ListingValues(**{**facts, **more}), with_activities=True)


@pytest.mark.parametrize("text", ["40 (stående)", "25 / 12", "ca 80", "40-45", "max 20 pers"])
def test_a_number_of_people_that_was_read_is_not_told_again(text: str) -> None:
    assert described(capacity_text=text, description="Ljus sal.") == "Ljus sal."


@pytest.mark.parametrize("text", ["-", "", "2026-12-10"])
def test_what_says_nothing_of_people_is_not_told_either(text: str) -> None:
    assert described(capacity_text=text) == ""


def test_a_number_of_people_that_could_not_be_read_stays_below() -> None:
    assert described(capacity_text="enligt brandskyddet", description="Ljus sal.") == (
        "Ljus sal.\n\nAntal personer: enligt brandskyddet"
    )


@pytest.mark.parametrize("text", ["120", "20 st", "ca 10", "30-40", "2 par", "0"])
def test_a_quantity_that_was_read_is_not_told_again(text: str) -> None:
    assert described(kind="equipment", quantity_text=text) == ""


@pytest.mark.parametrize("text", ["24 (varav 3 trasiga)", "många", "2 + 2 myggor"])
def test_what_a_quantity_says_besides_its_figure_stays(text: str) -> None:
    assert described(kind="equipment", quantity_text=text) == f"Antal: {text}"


@pytest.mark.parametrize("text", ["Stadens bokningssystem", "mejla", "Ring vaktmästaren"])
def test_how_it_was_booked_until_now_gives_way_to_how_it_is_booked_here(text: str) -> None:
    assert described(booked_via=text, description="Ljus sal.") == "Ljus sal."


@pytest.mark.parametrize("text", ["ring 08-465 004 10", "lokal@exempel.example", "bokning.example"])
def test_an_address_in_it_is_not_lost(text: str) -> None:
    assert described(booked_via=text, description="Ljus sal.") == (
        f"Ljus sal.\n\nHar bokats via: {text}"
    )


def test_sentences_of_its_own_come_before_labels() -> None:
    told = described(
        description="Ljus sal.",
        note="Prova på varje söndag!",
        condition="nymålad",
        activities_text="det mesta",
        capacity_text="enligt brandskyddet",
    )
    assert told.split("\n\n") == [
        "Ljus sal.",
        "Prova på varje söndag!",
        "Får användas till: det mesta",
        "Skick: nymålad",
        "Antal personer: enligt brandskyddet",
    ]
