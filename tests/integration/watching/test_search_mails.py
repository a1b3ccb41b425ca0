"""The mails of saved searches, as they are read in either language."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from watching_stage import Lookout

from marketplace import clock, delivery, mail_rendering
from marketplace.models import Message, User
from marketplace.outbox import Mail
from marketplace.periods import local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work


def read_in(lookout: Lookout, locale: str) -> None:
    with unit_of_work(lookout.session) as work:
        work.get_one(User, lookout.bo_id).locale = locale


def led_to(mail: Mail) -> dict[str, list[str]]:
    """Return what the listing's page is told by the one link to it."""
    (address,) = re.findall(r"http\S+/l/\S+", mail.text)
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize(
    ("locale", "label"), [("sv", "Stora salen"), ("en", "Free the whole time")]
)
def test_text_and_html_say_the_same(lookout: Lookout, locale: str, label: str) -> None:
    read_in(lookout, locale)
    lookout.save(lookout.timed(people="25"), name="Sal & scen <tisdag>")
    lookout.hall()
    (mail,) = lookout.look()
    assert "Sal & scen <tisdag>" in mail.text
    assert "Sal &amp; scen &lt;tisdag&gt;" in mail.html
    for part in (mail.text, mail.html):
        assert label in part
        assert "Bygdegården, Söder" in part
        assert "/stop/" in part
    assert f'lang="{locale}"' in mail.html


def test_many_at_once_are_named_in_part_and_counted(lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    for number in range(12):
        lookout.hall(title=f"Sal {number:02d}")
    (mail,) = lookout.look()
    assert mail.text.count("/l/") == 10
    assert "2 more fit" in mail.text


def test_the_link_to_a_listing_carries_the_repetition_by_the_names_of_its_form(
    lookout: Lookout,
) -> None:
    lookout.save(lookout.timed(people="25", repeat="weekly", times="3", skip_breaks="1"))
    lookout.hall()
    (mail,) = lookout.look()
    day = f"{local(lookout.when.starts_at, zone()):%Y-%m-%d}"
    told = led_to(mail)
    assert told.pop("from")
    assert told.pop("to")
    assert told == {
        "date": [day], "people": ["25"], "repeat": ["weekly"], "times": ["3"],
        "skip_school_breaks": ["y"], "for": ["ridan"],
    }  # fmt: skip


def test_the_link_to_a_listing_says_on_which_day_a_night_ends(lookout: Lookout) -> None:
    first = local(lookout.when.starts_at, zone()).date()
    lookout.save(f"date={first}&from=22:00&to=02:00")
    lookout.hall()
    (mail,) = lookout.look()
    assert led_to(mail)["end"] == [str(first + timedelta(days=1))]


def test_a_listing_that_is_gone_when_the_mail_leaves_is_still_told(lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    hall = lookout.hall()
    lookout.due()
    lookout.look()
    lookout.take(hall)
    row = lookout.now.scalars(select(Message).order_by(Message.id)).first()
    assert row is not None
    mail = mail_rendering.render(lookout.session, row)
    assert "Free the whole time" in mail.text


def test_the_header_of_the_mail_lets_a_program_stop_it(lookout: Lookout) -> None:
    lookout.save(lookout.timed())
    lookout.hall()
    lookout.look()
    row = lookout.now.scalars(select(Message).order_by(Message.id)).first()
    assert row is not None
    wire = delivery.prepared(lookout.session, row.id)
    assert "/stop/" in str(wire.message["List-Unsubscribe"])
    # The secret is kept in no copy of the database.
    assert lookout.now.get_one(Message, row.id).rendered is None
    assert clock.now() >= row.created_at
