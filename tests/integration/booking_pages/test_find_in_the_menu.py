"""The menu's way to the finder: anew, or with what is being chosen for an order."""

from urllib.parse import parse_qs, urlsplit

import pytest
from booking_stage import Stage, day
from flask.testing import FlaskClient
from order_stage import link, projector


def to_find(page: str) -> str:
    """Return where the menu leads."""
    menu = page.partition('class="site-nav"')[2].partition("</nav>")[0]
    return link(menu, "Find")


@pytest.mark.parametrize("form", ["finder", "listing", "order"])
def test_find_in_the_menu_keeps_what_is_being_chosen(stage: Stage, form: str) -> None:
    chosen = stage.hall(title="Salen")
    thing = projector(stage)
    bo = stage.browser(stage.bo)
    query = f"q=projektor&date={day()}&from=18:00&to=20:00&people=12&pick={chosen.public_id}"
    page = bo.open(f"/?{query}")
    if form != "finder":
        page = bo.open(link(page.partition('class="results"')[2], "Projektor"))
    if form == "order":
        page = bo.open(link(page.partition('class="basket"')[2], "Ask for all of it"))
    kept = parse_qs(urlsplit(to_find(page)).query)
    assert kept["pick"] == [chosen.public_id]
    assert (kept["date"], kept["from"], kept["to"]) == ([day()], ["18:00"], ["20:00"])
    assert kept["order_people"] == ["12"]
    assert "q" not in kept
    page = bo.open(to_find(page))
    assert "Your order: 1 thing" in page
    assert thing.title in page


@pytest.mark.parametrize("repeat", ["weekly", "every-2-weeks"])
def test_a_series_goes_along_from_the_order_to_the_finder_and_back(
    stage: Stage, repeat: str
) -> None:
    chosen, thing = stage.hall(title="Salen"), projector(stage)
    bo = stage.browser(stage.bo)
    series = f"repeat={repeat}&times=5&skip_breaks=1"
    query = f"date={day()}&from=18:00&to=20:00&{series}&pick={chosen.public_id}"
    page = bo.open(f"/?{query}")
    page = bo.open(link(page.partition('class="basket"')[2], "Ask for all of it"))
    crumb = link(page.partition("ds-breadcrumbs")[2], "Find")
    for way in (to_find(page), crumb):
        kept = parse_qs(urlsplit(way).query)
        assert (kept["repeat"], kept["times"], kept["skip_breaks"]) == ([repeat], ["5"], ["1"])
    page = bo.open(crumb + f"&pick={thing.public_id}")
    bo.open(link(page.partition('class="basket"')[2], "Ask for all of it"))
    values = bo.form("date").values
    assert (values["repeat"], values["times"]) == ([repeat], ["5"])
    assert values["skip_school_breaks"] == ["y"]
    bo.send("date", {"do": "check"})
    assert parse_qs(urlsplit(to_find(bo.page)).query)["repeat"] == [repeat]


def test_find_in_the_menu_begins_anew_where_nothing_is_chosen(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    page = bo.open(f"/?q=sal&date={day()}&people=12")
    assert to_find(page) == "/"
    for odd in ("pick=%00", "pick=x&order=y", "choose=2", "pick=&order=&instead="):
        page = bo.open(f"/?{odd}")
        assert to_find(page) == "/"


@pytest.mark.parametrize("path", ["/orders/new", "/l/{ref}/book"])
def test_a_form_that_is_too_large_to_read_is_refused_as_such(
    stage: Stage, client: FlaskClient, path: str
) -> None:
    hall = stage.hall(title="Salen")
    most = client.application.config["MAX_CONTENT_LENGTH"]
    client.application.config["MAX_CONTENT_LENGTH"] = 100
    try:
        answer = client.post(
            path.format(ref=f"{hall.public_id}-{hall.slug}"),
            data={"purpose": "x" * 1000},
            headers={"Accept-Language": "en"},
        )
    finally:
        client.application.config["MAX_CONTENT_LENGTH"] = most
    assert answer.status_code == 413
    assert to_find(answer.get_data(as_text=True)) == "/"
