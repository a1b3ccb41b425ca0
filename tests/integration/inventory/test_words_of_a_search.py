"""What a text finds, and what is passed over."""

import pytest
from factories.counting import statements
from factories.facts import hall, things
from sqlalchemy.orm import Session
from words_stage import corrected, made, titles

from inventory import cataloguing, keeping_words, search
from inventory.facts import (
    AccessibilityFacts,
    FeatureFacts,
    ListingFacts,
    PlaceFacts,
    TranslationFacts,
)
from inventory.types import Answer, ListingStatus
from marketplace.actor import SYSTEM
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def test_a_title_comes_before_the_type_and_that_before_what_is_said(
    session: Session, scouts: Organisation
) -> None:
    made(
        scouts,
        hall(title="Ekbacken", description="Bredvid en aula."),
        hall(title="Almgården", type="aula"),
        hall(title="Norra aulan", type="ovrigt"),
        hall(title="Kurs i en aula", type="ovrigt"),
    )
    assert titles(session, "aula") == ["Norra aulan", "Almgården", "Kurs i en aula", "Ekbacken"]


def test_the_word_itself_comes_before_its_forms_and_these_before_compounds_and_synonyms(
    session: Session, scouts: Organisation
) -> None:
    with unit_of_work() as work:
        keeping_words.add_group(work, SYSTEM, ["bastu", "sauna"])
    made(
        scouts,
        *(hall(title=title, type="ovrigt") for title in ("Saunan", "Vedbastun", "Bastun", "Bastu")),
    )
    assert titles(session, "bastu") == ["Bastu", "Bastun", "Vedbastun", "Saunan"]


def test_what_is_equally_good_follows_title_and_id(session: Session, scouts: Organisation) -> None:
    first, second, third = made(scouts, *(hall(title=t) for t in ("Sal Ö", "Sal Å", "Sal Å")))
    found = search.found(session, "sal")
    assert found is not None
    assert list(found.ids) == [second.id, third.id, first.id]


def test_every_word_must_be_there_but_figures_only_bring_forward(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Klassrum 101"), hall(title="Klassrum 102"), hall(title="Bastu 102"))
    assert titles(session, "klassrum 102") == ["Klassrum 102", "Klassrum 101"]
    assert titles(session, "klassrum bastu") == []


def test_a_word_that_nobody_has_is_passed_over_and_told(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Bastu", type="ovrigt"))
    found = search.found(session, "xyzzyq bastu")
    assert found is not None
    assert len(found.ids) == 1
    assert found.passed_over == ("xyzzyq",)
    assert (found.meant, found.corrected) == (None, False)


def test_a_word_spelled_wrong_is_corrected_and_said(session: Session, scouts: Organisation) -> None:
    made(scouts, hall(title="Bastun", type="ovrigt"), hall(title="Ekbacken"))
    for text, meant in (
        ("bastuun", "bastun"),
        ("abstun", "bastun"),
        ("Ekbaken i Helsingborg", "ekbacken i Helsingborg"),
    ):
        found = search.found(session, text)
        assert found is not None
        assert (found.meant, found.corrected) == (meant, True)
        assert found.passed_over == ()
        assert len(found.ids) == 1


def test_spelling_help_tells_no_word_of_a_draft(session: Session, scouts: Organisation) -> None:
    made(scouts, hall(title="Hemligstugan", status=ListingStatus.DRAFT))
    found = search.found(session, "hemligstuxan")
    assert found is not None
    assert found.meant is None


@pytest.mark.parametrize(
    "text", ["kvastfening", "kvastfen", "kvastfeningarna", "bastu kvastfening"]
)
def test_a_word_of_a_draft_is_one_that_nobody_has(
    session: Session, scouts: Organisation, text: str
) -> None:
    made(scouts, hall(title="Bastun", type="ovrigt"))
    unknown = search.found(session, text)
    made(scouts, hall(title="Hemlig kvastfening", status=ListingStatus.DRAFT))
    assert search.found(session, text) == unknown
    assert unknown is not None
    assert unknown.passed_over == (text.rsplit(maxsplit=1)[-1],)
    mine = search.found(session, text, drafts=True)
    assert mine is not None
    assert mine.passed_over == ()


def test_two_words_written_together_are_looked_for_apart(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Zumba på torget", type="ovrigt"), hall(title="Bastu", type="ovrigt"))
    found = search.found(session, "zumbatorg")
    assert found is not None
    assert (len(found.ids), found.meant, found.passed_over) == (1, None, ())


def test_the_beginning_of_a_word_stands_for_it_until_the_word_itself_is_there(
    session: Session, scouts: Organisation
) -> None:
    district = PlaceFacts(name="Huset", address="Vägen 1", district="Planteringen")
    made(scouts, hall(title="Plan", type="ovrigt"), hall(title="Bastu", place=district))
    assert titles(session, "plant") == ["Bastu"]
    assert titles(session, "plan") == ["Plan"]


def test_a_word_that_only_begins_longer_ones_is_told(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Bildrummet"))
    begun = search.found(session, "bil")
    assert begun is not None
    assert (len(begun.ids), begun.begun) == (1, "bil")
    there = search.found(session, "bildrum")
    assert there is not None
    assert (len(there.ids), there.begun) == (1, "")


def test_a_whole_word_of_compounds_does_not_stand_for_what_it_begins(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Bildrummet"), things(title="Lastbil"))
    assert titles(session, "bil") == ["Lastbil"]
    found = search.found(session, "bil")
    assert found is not None
    assert found.begun == ""


@pytest.mark.parametrize("text", ["ledsagare", "gokart", "föreläsare"])
def test_a_word_is_not_taken_apart_into_what_nobody_writes(
    session: Session, scouts: Organisation, text: str
) -> None:
    about = "Ledstång och garderob, garage; en timme före match. Kartong och gokor. Läsare."
    made(scouts, hall(title="Ekbacken", description=about))
    assert titles(session, text) == []


@pytest.mark.parametrize("text", ["mars", "tisdagar", "helg", "kvall", "lordagar", "svenska"])
def test_words_of_time_and_of_every_day_are_no_slips(
    session: Session, scouts: Organisation, text: str
) -> None:
    made(scouts, hall(title="Majs marss tidtagar hel hela kväl lördagat svenskan svenske"))
    found = search.found(session, text)
    assert found is not None
    assert found.meant is None


def test_small_words_and_general_verbs_bring_nothing_by_themselves(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Spela man kväll"), hall(title="Pingis"))
    assert titles(session, "kan man spela pingis en kväll") == ["Pingis"]
    assert titles(session, "spela curling") == []
    assert titles(session, "man spela") == ["Spela man kväll"]


def test_what_is_offered_of_fewer_words_is_never_only_a_small_one(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Spela"), hall(title="Kväll"), hall(title="Aula"))
    found = search.found(session, "spela kväll")
    assert found is not None
    assert (found.ids, found.fewer) == ([], ())


def test_what_ends_in_e_is_no_form_of_what_ends_in_a(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, hall(title="Stora mattor"), hall(title="Gymnastikmatta"), hall(title="Matte"))
    assert titles(session, "matte") == ["Matte"]
    assert "Matte" not in titles(session, "matta")


def test_swedish_words_are_meant_in_swedish_first(session: Session, scouts: Organisation) -> None:
    made(scouts, hall(title="Bastun", type="samlingssal"), hall(title="Ishallen", type="ishall"))
    assert titles(session, "hall") == ["Ishallen", "Bastun"]


def test_a_translation_is_found_by_the_stems_of_its_language(
    session: Session, scouts: Organisation
) -> None:
    (one,) = made(
        scouts,
        hall(
            title="Stugan",
            translations={
                "en": TranslationFacts(title="Cabin", summary="For weddings"),
                "ar": TranslationFacts(title="كوخ للحفلات"),
            },
        ),
    )
    for text in ("cabins", "wedding", "الكوخ", "كُوخ"):
        assert titles(session, text) == ["Stugan"], text
    with unit_of_work() as work:
        cataloguing.edit_listing(work, SYSTEM, one, ListingFacts(translations={}))
    assert titles(session, "cabin") == []


# Of each: what is typed, and what the four listings say in that language, the best first.
RANKED = {
    "en": ("cabin", "Cabin", "Cabins for all", "A roof over the head", "There is a cabin nearby."),
    "ar": ("كوخ", "كوخ", "الكوخ الكبير", "سقف للجميع", "هناك كوخ قريب."),
    "ar, with the article": ("الكوخ", "الكوخ", "كوخ كبير", "سقف للجميع", "يوجد الكوخ قريبا."),
}


@pytest.mark.parametrize("case", RANKED)
def test_in_other_languages_too_a_title_comes_before_what_is_said_and_the_word_before_its_forms(
    session: Session, scouts: Organisation, case: str
) -> None:
    typed, exact, form, other, said = RANKED[case]
    language = case[:2]
    stories = [
        ("D", TranslationFacts(title=exact)),
        ("C", TranslationFacts(title=form)),
        ("B", TranslationFacts(title=other, summary=said)),
        ("A", TranslationFacts(title=other, description=f"{other}. {said}")),
        ("@", TranslationFacts(title=other, description=other)),
    ]
    made(
        scouts,
        *(hall(title=title, type="ovrigt", translations={language: one}) for title, one in stories),
    )
    assert titles(session, typed) == ["D", "C", "B", "A"]


def test_arabic_words_are_all_needed_and_found_in_any_form(
    session: Session, scouts: Organisation
) -> None:
    party, sport = "قاعة كبيرة للحفلات", "قاعة رياضية"
    made(
        scouts,
        hall(title="Festsal", type="ovrigt", translations={"ar": TranslationFacts(title=party)}),
        hall(title="Gympasal", type="ovrigt", translations={"ar": TranslationFacts(title=sport)}),
    )
    assert set(titles(session, "قاعة")) == {"Festsal", "Gympasal"}
    assert titles(session, "القاعة الرياضية") == ["Gympasal"]
    for text in ("قاعة حفلات", "قاعة والحفلات", "حفلة"):
        assert titles(session, text) == ["Festsal"], text
    assert set(titles(session, "قاعات")) == {"Festsal", "Gympasal"}
    assert titles(session, "قاعه رياضيه") == ["Gympasal"], "as it is often typed"
    assert not corrected(session, "قاعات رياضية")


def test_a_beginning_of_two_letters_finds_the_shortest_words(
    session: Session, scouts: Organisation
) -> None:
    made(scouts, things(features=[FeatureFacts(None, f"zz{n:03}ord") for n in range(60)]))
    found = search.found(session, "zz")
    assert found is not None
    assert len(found.ids) == 1


@pytest.mark.parametrize(
    "text",
    [
        " OR NEAR * : ^ -", "\x00", "sal\x00en", "a" * 10_000, "ord " * 3000, "😀🎉", "漢字",
        "sal قاعة зал", "%_%", "'; DROP TABLE listing; --", "-", '"', "ÅÄÖ" * 500, "\ud800",
        "sv:sal", "e\u0301" * 100,
    ],
)  # fmt: skip
def test_nothing_that_can_be_typed_breaks_the_search(
    session: Session, scouts: Organisation, text: str
) -> None:
    made(scouts, hall(title="Stora salen"))
    found = search.found(session, text)
    assert found is None or isinstance(found.ids, list)
    assert search.hits(session, text) is None or found is not None


def test_a_text_without_a_word_is_no_search(session: Session) -> None:
    for text in ("", "  ", "…!?", "och i på", "\x00"):
        assert search.found(session, text) is None


def test_the_number_of_queries_does_not_grow(session: Session, scouts: Organisation) -> None:
    counts = []
    for more in (1, 30):
        made(scouts, *(hall(title=f"Möteslokal {n}") for n in range(more)))
        for text in ("möteslokal", "mötslokal", "möte lokal huset xyzzyq", "mötesl"):
            session.rollback()
            with statements(session) as seen:
                search.found(session, text)
            counts.append(len(seen))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 13


def test_spelling_help_leads_no_word_to_one_that_is_only_like_it(
    session: Session, scouts: Organisation
) -> None:
    made(
        scouts,
        hall(title="Stora salen", translations={"en": TranslationFacts(title="Large room")}),
        hall(title="Lokalen", type="ovrigt"),
    )
    for text in ("garage", "vokal", "tokalen"):
        found = search.found(session, text)
        assert found is not None
        assert (list(found.ids), found.meant) == ([], None), text
    for text, meant in (("okalen", "lokalen"), ("olkalen", "lokalen"), ("lagre", "large")):
        found = search.found(session, text)
        assert found is not None
        assert found.meant == meant


def test_spelling_help_prefers_swedish_words(session: Session, scouts: Organisation) -> None:
    made(
        scouts,
        hall(title="Skärmen", translations={"en": TranslationFacts(title="Screens and screams")}),
        hall(title="Screena"),
    )
    found = search.found(session, "screenx")
    assert found is not None
    assert found.meant == "screena"


def test_what_is_there_for_those_who_need_it_is_found_by_its_words(
    session: Session, scouts: Organisation
) -> None:
    made(
        scouts,
        hall(
            title="Ekbacken",
            accessibility={
                "accessible_toilet": AccessibilityFacts(Answer.YES),
                "lift": AccessibilityFacts(Answer.NO),
                "hearing_loop": AccessibilityFacts(Answer.UNKNOWN),
            },
        ),
        hall(title="Toaletter på hjul", type="ovrigt"),
    )
    for text in ("toalett", "toaletter"):
        assert titles(session, text) == ["Toaletter på hjul", "Ekbacken"]
    for text in ("wc", "toa", "rullstol", "toilet", "Ekbacken wc"):
        assert titles(session, text) == ["Ekbacken"], text
    for text in ("hiss", "hörslinga"):
        assert titles(session, text) == [], text


def test_the_type_of_what_its_title_calls_something_else_comes_last(
    session: Session, scouts: Organisation
) -> None:
    made(
        scouts,
        hall(title="Boulehallen", type="idrottshall"),
        hall(title="Måshallen", type="idrottshall"),
        hall(title="Nya sporthallen", type="idrottshall"),
    )
    assert titles(session, "idrottshall")[-1] == "Boulehallen"


def test_what_has_most_of_the_words_is_told_where_nothing_has_all(
    session: Session, scouts: Organisation
) -> None:
    made(
        scouts,
        hall(title="Bastun", type="ovrigt"),
        hall(title="Vedbastu", type="ovrigt"),
        hall(title="Orgeln", type="ovrigt", description="En bastu är nära."),
        hall(title="Zebran", type="ovrigt"),
    )
    found = search.found(session, "orgel med vedbastu")
    assert found is not None
    assert [(one.text, one.without, len(one.ids)) for one in found.fewer] == [
        ("vedbastu", "orgel", 1),
        ("orgel", "vedbastu", 1),
    ]
    found = search.found(session, "orgel bastu zebra")
    assert found is not None
    assert [(one.text, one.without) for one in found.fewer] == [("orgel bastu", "zebra")]
    found = search.found(session, "orgel vedbastu zebra")
    assert found is not None
    assert [one.text for one in found.fewer] == ["orgel", "vedbastu", "zebra"]
    found = search.found(session, "orgel bastu")
    assert found is not None
    assert found.fewer == ()


def test_a_size_beside_a_thing_refines_by_room_and_is_not_required(
    session: Session, scouts: Organisation
) -> None:
    made(
        scouts,
        hall(title="Rum Asp", type="ovrigt", capacity_max=40),
        hall(title="Rum Björk", type="ovrigt", capacity_max=8),
        hall(title="Litet rum Ek", type="ovrigt", capacity_max=20),
        hall(title="Stort rum Gran", type="ovrigt", capacity_max=12),
        things(title="Liten högtalare"),
    )
    assert titles(session, "litet rum") == [
        "Litet rum Ek", "Rum Björk", "Rum Asp", "Stort rum Gran",
    ]  # fmt: skip
    assert titles(session, "stort rum")[:2] == ["Stort rum Gran", "Rum Asp"]
    assert titles(session, "liten") == ["Liten högtalare", "Litet rum Ek"]
