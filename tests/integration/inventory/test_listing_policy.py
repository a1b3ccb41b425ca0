import pytest
from factories import make_listing, make_organisation
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inventory.models import Listing, ListingAudience
from inventory.policy import lends_to
from inventory.types import Audience
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind

KINDS = OrganisationKind
BORROWERS: dict[str, dict[str, object]] = {
    "municipal": {"kind": KINDS.MUNICIPAL},
    "verified": {},
    "unverified": {"verified_at": None},
    "study": {"kind": KINDS.STUDY_ASSOCIATION},
    "person": {"kind": KINDS.PERSON, "verified_at": None},
}
OPEN_TO: dict[Audience | None, set[str]] = {
    None: set(BORROWERS),
    Audience.ALL: set(BORROWERS),
    Audience.ASSOCIATIONS: {"verified", "unverified", "study"},
    Audience.VERIFIED: {"verified", "study"},
    Audience.CITY: {"municipal"},
    Audience.PRIVATE: {"person"},
}


def offered(session: Session, borrower: Organisation | None) -> bool:
    return any(lends_to(session, session.scalars(select(Listing)).one(), [borrower]))


@pytest.mark.parametrize("audience", list(OPEN_TO))
def test_a_group_opens_a_listing_to_its_own(session: Session, audience: Audience | None) -> None:
    with unit_of_work(session) as work:
        listing = make_listing(work, make_organisation(work))
        work.execute(delete(ListingAudience))
        if audience is not None:
            work.add(ListingAudience(listing_id=listing.id, audience=audience))
        borrowers = {name: make_organisation(work, **facts) for name, facts in BORROWERS.items()}
    assert {name for name, one in borrowers.items() if offered(session, one)} == OPEN_TO[audience]
    assert offered(session, None) == ("unverified" in OPEN_TO[audience])


@pytest.mark.parametrize("audience", [Audience.NAMED, Audience.UMBRELLA])
def test_a_named_organisation_and_an_umbrellas_members_get_in(
    session: Session, audience: Audience
) -> None:
    with unit_of_work(session) as work:
        owner = make_organisation(work)
        umbrella = make_organisation(work, kind=KINDS.UMBRELLA)
        member = make_organisation(work, umbrella_id=umbrella.id)
        stranger = make_organisation(work)
        listing = make_listing(work, owner)
        work.execute(delete(ListingAudience))
        work.add(
            ListingAudience(listing_id=listing.id, audience=audience, organisation_id=umbrella.id)
        )
    assert offered(session, umbrella)
    assert offered(session, member) == (audience is Audience.UMBRELLA)
    assert not offered(session, stranger)
    assert not offered(session, None)
    assert offered(session, owner)
