"""A quarter of the town in which something stands on every page, and the list of those pages."""

from dataclasses import dataclass
from datetime import timedelta

from bringing import DATA
from e2e import people
from e2e.people import Person
from e2e.town import Town
from factories import make_organisation, period
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import changing, deciding
from bookings.agreement import agreeing, conversing, inquiring, proposing_times
from bookings.agreement.repeating import Weekly
from bookings.changes.moving import Move, move
from bookings.changing import Scope
from bookings.closures import closing
from bookings.feeds import private as feeds
from bookings.judging.availability import zone_of
from bookings.models import Booking, Inquiry
from bookings.types import ClosureKind, FeedSubject, SearchPace, WantedWhen
from bookings.wanted import answering, renewing, writing
from bookings.wanted.facts import NoticeFacts
from bookings.watching import saving, stopping
from inventory import keeping_words
from inventory.entering_breaks import enter_proposed
from inventory.facts import AtOnceFacts
from inventory.intake import uploads
from inventory.intake.listings import import_listings
from inventory.intake.organisations import import_organisations
from inventory.models import Listing
from inventory.school_year import school_year_of
from inventory.types import Audience, BookingMode, ListingKind, ListingStatus
from marketplace import api_tokens, clock, members, unsent
from marketplace.actor import SYSTEM, Actor, acting_as
from marketplace.models import Membership, Message, Organisation, User
from marketplace.periods import Period, local_day
from marketplace.types import MessageStatus, OrganisationKind, Role, TokenScope

STEPS = ("what", "where", "contents", "accessibility", "when", "terms", "price")
OWN_HEADINGS = "Typ;Namn;Antal;Kulör\nsak;Vikbord;4;röd\n".encode()
MUCH = (
    "&repeat=weekly&times=4&accessible=step_free_entrance&accessible=lift&activity=mote"
    "&feature=projektor&feature=skarm&district=Söder&place=Centrum&quantity=1&seating=seated"
)
NOWHERE = "/l/aaaaaaaaaaaa"


@dataclass
class Quarter:
    """Who lives there, and the addresses of what they made."""

    anna: Person
    bo: Person
    cia: Person
    clerk: Person
    sven: Person
    adam: Person
    nils: Person
    things: dict[str, str]

    def pages(self) -> dict[str, list[str]]:
        """Return the pages that each kind of person reads."""
        it = self.things
        return {
            "visitor": self._visitor(),
            "bo": self._borrower(),
            "anna": self._owner(),
            "clerk": [
                f"/a/{self.clerk.place}",
                f"/organisations/{self.clerk.place}/import",
                f"/organisations/{self.clerk.place}/import/{it['upload']}",
                f"/organisations/{self.clerk.place}/import/reviews",
                "/listings",
                "/requests",
                *("/overview", "/overview?map=equipment"),
                "/overview/use",
                "/overview/use?from=igår&kind=premises&district=Hittarp",
                f"{it['notice']}/taking-down",
            ],
            "cia": [
                *("/requests/day", "/closures", f"/closures/{it['closure']}", "/closures/new"),
                f"/dates/{it['handover']}/handover",
            ],
            "sven": [f"/organisations/{self.clerk.place}/import/{it['own']}/headings"],
            "adam": [
                "/import",
                "/staff/organisations",
                f"/staff/organisations/{self.anna.place}",
                f"/staff/organisations/{it['unverified']}",
                "/staff/people",
                "/staff/school-breaks",
                f"/staff/school-breaks/{it['school_break']}",
                *("/staff/words", "/staff/words?q=finnsinte", f"/staff/words/{it['words']}"),
                *(f"/staff/outbox?status={status.value}" for status in MessageStatus),
                "/staff/register/import",
                f"/staff/register/import/{it['register']}",
                f"/staff/register/import/{it['register']}/headings",
                "/staff/register/import/reviews",
            ],
            "nils": [
                *("/bookings", "/bookings?show=waiting", "/listings", "/listings/new"),
                *("/requests", "/requests/day", "/organisations", "/account/calendars", "/import"),
                *("/saved-searches", "/wanted/new", "/wanted?show=mine"),
            ],
        }

    def _visitor(self) -> list[str]:
        it = self.things
        day = people.coming()
        return [
            *("/", "/?q=finnsinte", "/associations", "/associations?q=finnsinte", "/overview"),
            "/associations?age=65&language=ar&district=Norr&kind=slott",
            f"/?date={day}&from=18:00&to=20:00&people=20&kind=premises",
            "/?date=igår&people=många",
            f"/?date={day}&from=18:00&to=20:00&kind=premises&people=20{MUCH}",
            f"/?date={day}&from=18:00&to=20:00&kind=premises&people=25&show=all",
            f"/?people=60&pick={it['hall_id']}&pick={it['chairs_id']}",
            f"{it['chairs']}?search=people%3D60%26pick%3D{it['hall_id']}",
            *(it[name] for name in ("hall", "room", "half", "chairs", "skill", "contact")),
            f"/a/{self.anna.place}",
            *("/accessibility", "/help", "/personal-data", "/terms"),
            *("/wanted", "/wanted?kind=skill", it["notice"], it["renewal"], it["stop"]),
            *("/sign-in", "/sign-in/password"),
            f"/invitations/{it['invitation']}",
        ]

    def _borrower(self) -> list[str]:
        it = self.things
        timed = f"date={people.coming(10)}&from=18:00&to=20:00"
        weekly = f"&repeat=weekly&times=8&skip_holidays=y&open={people.coming(17)}"
        return [
            *("/bookings", "/bookings?show=waiting", "/bookings?show=past"),
            "/bookings?show=questions",
            *(
                it[name]
                for name in ("requested", "series", "declined", "question", "order", "closed_over")
            ),
            *(f"{it[name]}/cancellation" for name in ("requested", "series", "order")),
            *(it["changing"], f"{it['changing']}/move", f"{it['changing']}/change"),
            f"{it['changing']}/move?from=09:00&to=10:00&date={people.coming(41)}",
            f"{it['series']}/move",
            *(it[name] for name in ("answered", "agreed", "ended", "agreed_booking")),
            it["lost"],
            f"{it['wanted']}?date={people.coming(25)}&from=18:00&to=20:00",
            *(f"{it[name]}/book" for name in ("hall", "chairs", "skill", "contact")),
            *(f"{it['hall']}/book?{timed}{repeat}" for repeat in ("", weekly, "&repeat=dates")),
            *("/orders/new", f"/orders/new?thing={it['hall_id']}&thing={it['room_id']}"),
            f"/orders/new?thing={it['hall_id']}&thing={it['chairs_id']}&look=rummet&{timed}",
            f"{it['skill']}/ask",
            *("/account", "/account/calendars", f"/account/calendars/{it['feed']}/end"),
            *("/account/security", "/account/tokens", "/account/password"),
            "/account/passkeys/new",
            *("/organisations", "/organisations/new", "/organisations/new?unsent=1"),
            *("/wanted?show=mine", it["notice"], f"{it['notice']}/edit", it["offer"]),
            f"{it['notice']}/closing",
            f"/wanted/new?kind=premises&people=25&{timed}&repeat=weekly&times=5",
            "/wanted/new?kind=premises&place=Storgatan+1&near=56.045,12.694&near_of=Storgatan+1",
            *("/saved-searches", it["search"]),
            f"/saved-searches/new?kind=premises&people=25&{timed}",
        ]

    def _owner(self) -> list[str]:
        it = self.things
        return [
            *("/requests", f"/requests?date={people.coming(10)}"),
            *("/requests/day", f"/requests/day?date={people.coming(10)}"),
            *(it[name] for name in ("requested", "requested_series", "changing", "question")),
            f"{it['changing']}/move",
            *(it[name] for name in ("answered", "agreed", "ended", "agreed_booking")),
            it["lost"],
            *("/listings", "/listings/new", it["hall"]),
            *(f"/listings/{it['hall_id']}/{step}" for step in (*STEPS, "photos", "publish")),
            *(f"/listings/{it['chairs_id']}/{step}" for step in ("what", "contents", "terms")),
            f"/listings/{it['wanted_id']}/terms",
            *(f"/listings/{it['draft']}/{step}" for step in ("where", "photos", "publish")),
            *(f"/listings/{it[name]}/together" for name in ("hall_id", "chairs_id", "skill_id")),
            *(f"/listings/{it['hall_id']}/languages{page}" for page in ("", "/en", "/ar")),
            *(f"/organisations/{self.anna.place}/{page}" for page in ("members", "profile")),
            *(f"/organisations/{self.anna.place}/confirmation{show}" for show in ("", "?show=all")),
            *("/closures", "/closures?show=past", f"/closures/{it['closure']}"),
            f"/closures/new?listing={it['hall_id']}&day={people.coming()}",
            f"/requests?date={people.coming(40)}",
            f"/requests/day?date={people.coming(40)}",
            *(it["closed_over"], f"/dates/{it['handover']}/handover"),
            *(it["notice"], f"{it['notice']}/answer", it["offer"]),
            f"/organisations/{self.anna.place}/wanted",
        ]

    def address(self, page: str) -> str:
        """Return a page's address; names in braces stand for what was made."""
        return page.format(place=self.anna.place, day=people.coming(), **self.things)

    def person(self, role: str) -> Person | None:
        """Return who reads the pages of a role; nobody is signed in as a visitor."""
        found: Person | None = getattr(self, role, None)
        return found


def built(town: Town) -> Quarter:
    """Build the quarter: organisations, listings, bookings and all that hangs on them."""
    with town.work() as session:
        quarter = _people(session)
        _listings(session, quarter)
    with town.work() as session:
        _bookings(session, quarter)
        _closures(session, quarter)
        _conversations(session, quarter)
        _wishes(session, quarter)
        _belongings(session, quarter)
        _files(session, quarter)
    town.letters(quarter.anna.email)
    return quarter


def _people(session: Session) -> Quarter:
    anna = people.settle(session, "Anna Granlöv", "Scoutkåren Havsörnen")
    home = session.scalars(select(Organisation).where(Organisation.slug == anna.place)).one()
    home.description = "Vi är ute i skog och på vatten.\n\nAlla är välkomna."
    home.district, home.email, home.email_public = "Söder", "hej@scout.example", True
    city = make_organisation(
        session, name="Helsingborgs stad, fritid", slug="helsingborgs-stad",
        kind=OrganisationKind.MUNICIPAL, price_group="kommunal",
    )  # fmt: skip
    make_organisation(session, name="Nya gänget", slug="nya-ganget", verified_at=None)
    return Quarter(
        anna=anna,
        bo=people.settle(session, "Bo Ridåker", "Teaterföreningen Ridån"),
        cia=people.join(session, "Cia Tältström", home, Role.CARETAKER),
        clerk=people.join(session, "Lovisa Nyckelryd", city),
        sven=people.join(session, "Sven Reserv", city),
        adam=people.settle(session, "Adam Torgvall", is_platform_admin=True),
        nils=people.settle(session, "Nils Nykomling"),
        things={"unverified": "nya-ganget"},
    )


def _listings(session: Session, quarter: Quarter) -> None:
    long = "En rad som någon har klistrat in utan mellanslag: " + "blåbärssylt" * 12
    made = {
        "hall": people.share(session, quarter.anna, people.hall(), "scoutstuga"),
        "room": people.share(
            session, quarter.anna,
            people.hall(title="Lilla rummet", capacity_seated=12, mode=BookingMode.INSTANT,
                        description=long, accessibility={}, price_rules=(), openings=None),
        ),
        "chairs": people.share(session, quarter.anna, people.things(), "stolar"),
        "help": people.share(
            session, quarter.bo,
            people.help_of(ListingKind.SERVICE, "bokforing", "Bokföring för små föreningar",
                           mode=BookingMode.REQUEST),
        ),
        "skill": people.share(
            session, quarter.anna,
            people.help_of(ListingKind.SKILL, "motesordforande", "Mötesordförande",
                           mode=BookingMode.AGREEMENT), "samtal",
        ),
        "wanted": people.share(
            session, quarter.anna,
            people.hall(title="Kvarterslokalen", pending_holds=False,
                        at_once=[AtOnceFacts((1, 2, 3, 4, 5), Audience.CITY, 480, 960)]),
        ),
        "contact": people.share(
            session, quarter.clerk,
            people.hall(title="Idrottshallen", type="idrottshall", mode=BookingMode.CONTACT,
                        external_url="https://bokning.stad.example/hallen"), "idrottshall-bla",
        ),
    }  # fmt: skip
    made["half"] = people.share(
        session, quarter.anna, people.hall(title="Halva stugan", part_of=made["hall"].public_id)
    )
    draft = people.share(
        session, quarter.anna,
        people.hall(title="Boden", type=None, place=None, status=ListingStatus.DRAFT),
    )  # fmt: skip
    quarter.things |= {name: f"/l/{one.public_id}-{one.slug}" for name, one in made.items()}
    quarter.things |= {f"{name}_id": one.public_id for name, one in made.items()}
    quarter.things["draft"] = draft.public_id


def _bookings(session: Session, quarter: Quarter) -> None:
    hall, room, chairs = (_listing(session, quarter, n) for n in _BOOKED)
    anna = _actor(session, quarter.anna)
    requested = people.ask(session, quarter.bo, hall, days=10, people=20)
    series = people.ask(session, quarter.bo, room, days=3, weekly=4, hours=(10, 12))
    asked = people.ask(session, quarter.bo, hall, days=30, weekly=3)
    people.ask(session, quarter.bo, chairs, days=20, last=21, hours=(9, 18), quantity=80)
    declined = people.ask(session, quarter.bo, hall, days=12)
    deciding.decline(session, anna, declined, reason="Golvet slipas då.")
    people.ask(session, quarter.clerk, hall, days=15)
    deciding.approve(session, anna, people.ask(session, quarter.clerk, hall, days=1))
    bo = _actor(session, quarter.bo)
    changing.cancel(
        session, bo, series, scope=Scope.THESE, occurrences=[series.occurrences[1]], reason="Lov"
    )
    wanted = _listing(session, quarter, "wanted")
    lost = people.ask(session, quarter.bo, wanted, days=25)
    deciding.approve(session, anna, people.ask(session, quarter.clerk, wanted, days=25))
    order = people.order(session, quarter.bo, [hall, room], days=39)
    quarter.things |= {
        "order": f"/orders/{order.public_id}",
    }
    changing_place = people.ask(session, quarter.bo, hall, days=46)
    deciding.approve(session, anna, changing_place)
    row = changing_place.occurrences[0]
    later = Period(row.starts_at + timedelta(hours=1), row.ends_at + timedelta(hours=1))
    move(session, bo, changing_place, Move(row, later), "Vi börjar senare.")
    quarter.things |= {
        "changing": _page(changing_place),
        "requested": _page(requested),
        "series": _page(series),
        "requested_series": _page(asked),
        "declined": _page(declined),
        "lost": _page(lost),
    }


def _closures(session: Session, quarter: Quarter) -> None:
    hall, anna = _listing(session, quarter, "hall"), _actor(session, quarter.anna)
    booked = people.ask(session, quarter.bo, hall, days=40)
    deciding.approve(session, anna, booked)
    day = local_day(people.coming(40), zone_of(hall))
    closure = closing.close(
        session, anna,
        closing.Closing(
            listings=[hall], periods=[day], kind=ClosureKind.MAINTENANCE, reason_public=True,
            reason="Golvet i stora salen slipas och lackas om, och lukten sitter i.",
        ),
    )  # fmt: skip
    quarter.things |= {
        "closed_over": _page(booked),
        "closure": closure.public_id,
        "handover": booked.occurrences[0].public_id,
    }


def _conversations(session: Session, quarter: Quarter) -> None:
    """Let Bo ask about a skill of Anna's: unanswered, with times to answer, agreed on, ended."""
    skill = _listing(session, quarter, "skill")
    anna, bo = _actor(session, quarter.anna), _actor(session, quarter.bo)
    home = _home(session, quarter.bo)

    def asked(text: str) -> Inquiry:
        return inquiring.ask(
            session, bo, listing=skill, organisation=home, text=text, contact_name="Bo",
            contact_phone="+46846500441",
        )  # fmt: skip

    made = {name: asked("Kan någon leda vårt årsmöte?") for name in _TALKS}
    for name, first in (("answered", 40), ("agreed", 50)):
        days = [period(days=first + n) for n in range(3)]
        times = proposing_times.propose(
            session, anna, made[name], periods=days, text="Välj en tid!"
        )
        if name == "agreed":
            booking = agreeing.accept(session, bo, made[name], times[0])
            quarter.things["agreed_booking"] = _page(booking)
    theirs = [period(days=60)]
    proposing_times.propose(session, bo, made["answered"], periods=theirs, text="Eller den här?")
    conversing.close(session, bo, made["ended"], text="Vi har löst det.")
    quarter.things |= {name: f"/inquiries/{one.public_id}" for name, one in made.items()}


def _wishes(session: Session, quarter: Quarter) -> None:
    """Let Bo ask for a hall each week, be offered Anna's, and follow a search."""
    hall, anna = _listing(session, quarter, "hall"), _actor(session, quarter.anna)
    bo, home = _actor(session, quarter.bo), _home(session, quarter.bo)
    first = period(days=70)
    notice = writing.publish(
        session, bo, home,
        NoticeFacts(
            title="Sal till vårens repetitioner", text="Vi är tjugofem.\n\nStegfritt, tack.",
            kind=ListingKind.PREMISES, people=25, when=WantedWhen.WEEKLY, period=first, times=5,
            accessible=("step_free_entrance",), district="Söder", contact_name="Bo",
            contact_phone="+46846500441",
        ),
    )  # fmt: skip
    offer = answering.offer(
        session, anna, notice, listing=hall, periods=[first], weekly=Weekly(5), text="Varsågoda!"
    )
    answering.answer(
        session, anna, notice, organisation=_home(session, quarter.anna), text="Ring gärna."
    )
    wanted = saving.prepared(session, "kind=premises&people=25", home)
    saved = saving.save(session, bo, wanted, name="Sal för 25", pace=SearchPace.DAILY)
    here = f"/wanted/{notice.public_id}"
    inquiry = session.get_one(Inquiry, offer.inquiry_id)
    quarter.things |= {
        "notice": here,
        "renewal": f"{here}/renewal/{renewing.token_of(notice.public_id)}",
        "offer": f"/inquiries/{inquiry.public_id}",
        "search": f"/saved-searches/{saved.public_id}",
        "stop": f"/saved-searches/{saved.public_id}/stop/{stopping.token_of(saved.public_id)}",
    }


_TALKS = ("question", "answered", "agreed", "ended")
_BOOKED = ("hall", "room", "chairs")


def _belongings(session: Session, quarter: Quarter) -> None:
    bo, anna = _actor(session, quarter.bo), _actor(session, quarter.anna)
    feed, _ = feeds.create_feed(session, bo, subject=FeedSubject.ME, name="Mina tider")
    api_tokens.issue(session, bo, name="Föreningens hemsida", scope=TokenScope.READ)
    invitation = members.invite(
        session, anna, _home(session, quarter.anna), email="elsa@scout.example", role=Role.BOOKER
    )
    lost = session.scalars(select(Message).order_by(Message.id)).first()
    assert lost is not None
    lost.status, lost.last_error = MessageStatus.DEAD, "550 no such mailbox"
    typed = [("name", "Grannkören"), ("unsent-files", "1")]
    assert unsent.keep(session, quarter.bo.id, "/organisations/new", typed)
    quarter.things["feed"] = feed.public_id
    quarter.things["invitation"] = members.token_of(invitation.public_id)


def _files(session: Session, quarter: Quarter) -> None:
    city = _home(session, quarter.clerk)
    clerk, sven = _actor(session, quarter.clerk), _actor(session, quarter.sven)
    adam = _actor(session, quarter.adam)
    year = school_year_of(clock.now().date())
    words = keeping_words.add_group(session, SYSTEM, ["PA", "ljudanläggning"])
    quarter.things["words"] = words.public_id
    quarter.things["school_break"] = enter_proposed(session, adam, year + 1)[0].public_id
    kept = (DATA / "stadens-lokaler.xlsx").read_bytes()
    import_listings(
        session, clerk, organisation=city, data=kept, filename="lokaler.xlsx", dry_run=False
    )
    register = (DATA / "foreningar.csv").read_bytes()
    import_organisations(session, adam, data=register, filename="foreningar.csv", dry_run=False)
    mall = (DATA / "en-enkel-mall.xlsx").read_bytes()
    keep = uploads.keep
    quarter.things |= {
        "upload": keep(session, clerk, organisation=city, data=mall, filename="mall.xlsx"),
        "own": keep(session, sven, organisation=city, data=OWN_HEADINGS, filename="egen.csv"),
        "register": keep(
            session, adam, organisation=None, data=register, filename="foreningar.csv"
        ),
    }


def _page(booking: Booking) -> str:
    return f"/bookings/{booking.public_id}"


def _actor(session: Session, person: Person) -> Actor:
    return acting_as(session.get_one(User, person.id))


def _home(session: Session, person: Person) -> Organisation:
    mine = select(Organisation).join(Membership).where(Membership.user_id == person.id)
    return session.scalars(mine).one()


def _listing(session: Session, quarter: Quarter, name: str) -> Listing:
    wanted = Listing.public_id == quarter.things[f"{name}_id"]
    return session.scalars(select(Listing).where(wanted)).one()
