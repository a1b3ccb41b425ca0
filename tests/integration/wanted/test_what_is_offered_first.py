"""What the form of an offer has chosen already: what fits the notice best, or nothing."""

from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from wanted_stage import Square

from inventory.models import Listing
from inventory.types import ListingKind
from marketplace.models import User


def answering(app: Flask, square: Square, notice: int) -> Browser:
    found = square.notice(notice)
    anna = in_english(app, square.now.get_one(User, square.anna_id))
    anna.open(f"/wanted/{found.public_id}/answer")
    return anna


def chosen(app: Flask, square: Square, notice: int) -> str:
    """Return the title of what is chosen at first, "" where nothing is."""
    values = answering(app, square, notice).form("price_text").values["listing"]
    titles = {one.public_id: one.title for one in square.now.scalars(select(Listing))}
    return titles.get(values[0], "")


def test_what_is_of_the_wanted_type_is_chosen_before_what_is_near_it(
    app: Flask, square: Square
) -> None:
    square.hall(title="Lägerköket vid stugan", type="kok")
    square.hall(title="Scoutstugan", type="scoutstuga")
    notice = square.publish(type="scoutstuga", title="Stuga för ett läger")
    assert chosen(app, square, notice) == "Scoutstugan"


def test_of_one_type_that_is_chosen_which_holds_everybody(app: Flask, square: Square) -> None:
    square.hall(title="Lilla stugan", type="scoutstuga", capacity_max=10)
    square.hall(title="Stora stugan", type="scoutstuga", capacity_max=40)
    assert chosen(app, square, square.publish(type="scoutstuga", title="Stuga")) == "Stora stugan"


def test_what_is_of_the_type_is_chosen_though_it_is_taken_then(app: Flask, square: Square) -> None:
    hall = square.hall(title="Scoutstugan", type="scoutstuga")
    square.hall(title="Annat rum", type="kok")
    notice = square.publish(type="scoutstuga", title="Stuga")
    other = square.publish(type="scoutstuga", title="Annan stuga")
    square.accept(square.offer(other, hall))
    assert chosen(app, square, notice) == "Scoutstugan"


def test_nothing_is_chosen_where_nothing_fits(app: Flask, square: Square) -> None:
    square.hall(title="Lägerköket", type="kok")
    notice = square.publish(type="scoutstuga", title="Stuga för ett läger")
    assert chosen(app, square, notice) == ""
    anna = answering(app, square, notice)
    assert "Choose what you offer" in anna.page
    page = anna.send("price_text", {"do": "offer"})
    assert "Your offer has been sent" not in page
    # The wanted time stands there already, whatever is chosen then.
    assert answering(app, square, notice).form("price_text").values["times-0-date"][0]


def test_of_rooms_of_any_sort_one_is_chosen_that_is_free_then(app: Flask, square: Square) -> None:
    taken = square.hall(title="Alfa")
    square.hall(title="Beta", capacity_max=10)
    square.hall(title="Gamma")
    square.accept(square.offer(square.publish(), taken))
    assert chosen(app, square, square.publish(title="Any room will do")) == "Gamma"


def test_a_thing_that_the_title_does_not_name_is_not_chosen(app: Flask, square: Square) -> None:
    square.hall(title="Partytält", kind=ListingKind.EQUIPMENT, type="talt")
    equipment = {"kind": ListingKind.EQUIPMENT, "people": None}
    assert chosen(app, square, square.publish(title="Projektor", **equipment)) == ""
    assert chosen(app, square, square.publish(title="Tält till festen", **equipment)) == "Partytält"
