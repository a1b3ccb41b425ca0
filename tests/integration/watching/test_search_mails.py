"""The mails of saved searches, as they are read in either language."""

import pytest
from sqlalchemy import select
from watching_stage import Lookout

from marketplace import clock, delivery, mail_rendering
from marketplace.models import Message, User
from marketplace.transactions import unit_of_work


def read_in(lookout: Lookout, locale: str) -> None:
    with unit_of_work(lookout.session) as work:
        work.get_one(User, lookout.bo_id).locale = locale


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
