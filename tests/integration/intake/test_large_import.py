"""A large file is written many rows at a time: few statements, and the same as one by one."""

import pytest
from bringing import bring, dump
from factories import make_organisation
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from inventory.models import Listing
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

HEADINGS = "Namn;Lokaltyp;Adress;Pris;Öppettider;Innehåll;Rullstol\n"


@pytest.fixture
def owner(session: Session) -> Organisation:
    del session
    with unit_of_work() as work:
        return make_organisation(work)


def file(rows: int) -> bytes:
    lines = (
        f"Sal{chr(65 + n % 26)}{n} nr {n};möteslokal;Gatan {n};100 kr/tim;mån-fre 8-22;20 stolar;Ja"
        for n in range(rows)
    )
    return (HEADINGS + "\n".join(lines)).encode()


def statements(owner: Organisation, data: bytes, *, dry_run: bool) -> int:
    heard: list[str] = []

    def hear(*said: object) -> None:
        heard.append(str(said[2]))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        assert bring(owner, data, dry_run=dry_run).summary["created"] == data.count(b"\n")
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    return len(heard)


def test_a_dry_run_asks_as_often_for_many_rows_as_for_few(owner: Organisation) -> None:
    assert statements(owner, file(40), dry_run=True) == statements(owner, file(4), dry_run=True)


def test_an_import_costs_at_most_three_statements_a_row(owner: Organisation) -> None:
    assert statements(owner, file(120), dry_run=False) < 3 * 120 + 80


def test_rows_of_several_batches_keep_their_order_and_come_once(
    session: Session, owner: Organisation
) -> None:
    data = file(450)
    bring(owner, data)
    titles = list(session.scalars(select(Listing.title).order_by(Listing.id)))
    assert titles == [line.split(";")[0] for line in data.decode().splitlines()[1:]]
    for listing in session.scalars(select(Listing).order_by(Listing.id)):
        assert (len(listing.openings), len(listing.features), len(listing.units)) == (5, 1, 1)
        assert listing.tariff is not None
    before = dump(session)
    assert bring(owner, data).summary["merged"] == 450
    assert dump(session) == before
