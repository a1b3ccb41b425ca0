"""The words of the vocabulary about who takes part: languages, ages, what associations are."""

from inventory.vocabulary_types import Term

# Codes are those of BCP 47, so that a page can say in which language a word is.
LANGUAGES: tuple[Term, ...] = (
    Term("sv", "Svenska", "Swedish", ("svenska",)),
    Term("en", "Engelska", "English", ("engelska",)),
    Term("ar", "Arabiska", "Arabic", ("arabiska",)),
    Term(
        "bs",
        "Bosniska, kroatiska, serbiska",
        "Bosnian, Croatian, Serbian",
        ("bosniska", "kroatiska", "serbiska", "bks"),
    ),
    Term("da", "Danska", "Danish", ("danska",)),
    Term("fi", "Finska", "Finnish", ("finska",)),
    Term("ku", "Kurdiska", "Kurdish", ("kurdiska", "sorani", "kurmanji")),
    Term("fa", "Persiska, dari", "Persian, Dari", ("persiska", "farsi", "dari")),
    Term("pl", "Polska", "Polish", ("polska",)),
    Term("so", "Somaliska", "Somali", ("somaliska",)),
    Term("es", "Spanska", "Spanish", ("spanska",)),
    Term("ti", "Tigrinja", "Tigrinya", ("tigrinja",)),
    Term("tr", "Turkiska", "Turkish", ("turkiska",)),
    Term("de", "Tyska", "German", ("tyska",)),
    Term("uk", "Ukrainska", "Ukrainian", ("ukrainska",)),
    Term(
        "swl",
        "Svenskt teckenspråk",
        "Swedish Sign Language",
        ("teckenspråk", "svenskt teckenspråk"),
    ),
)

# The groups in which the city counts members.
AGES: tuple[Term, ...] = (
    Term("0_6", "0–6 år", "0–6 years", ("0-6", "0–6", "förskolebarn")),
    Term("7_12", "7–12 år", "7–12 years", ("7-12", "7–12", "barn")),
    Term("13_17", "13–17 år", "13–17 years", ("13-17", "13–17", "ungdomar", "tonåringar")),
    Term("18_25", "18–25 år", "18–25 years", ("18-25", "18–25", "unga vuxna")),
    Term("26_64", "26–64 år", "26–64 years", ("26-64", "26–64", "vuxna")),
    Term("65", "65 år och äldre", "65 and over", ("65+", "65 +", "seniorer", "pensionärer")),
)

# What the registers of cities call the kinds of associations. An organisation may call its own
# otherwise; those that stand here are told in the reader's language.
CATEGORIES: tuple[Term, ...] = (
    Term("sports", "Idrott", "Sports", ()),
    Term("culture", "Kultur", "Culture", ()),
    Term("music", "Musik", "Music", ()),
    Term("theatre", "Teater", "Theatre", ()),
    Term("disability", "Funktionsrätt", "Disability rights", ()),
    Term("scouting", "Scouting", "Scouting", ()),
    Term("pensioners", "Pensionärer", "Pensioners", ()),
    Term("local_history", "Bygdegård/hembygd", "Village halls and local history", ()),
    Term("cultures", "Kulturförening/språk", "Cultures and languages", ()),
    Term("nature", "Djur och natur", "Animals and nature", ()),
    Term("gardening", "Odling", "Gardening", ()),
    Term("hobbies", "Spel och hobby", "Games and hobbies", ()),
    Term("faith", "Samfund", "Faith communities", ()),
    Term("social", "Social/stöd", "Social support", ()),
    Term("boats", "Båt och kanot", "Boats and canoes", ()),
    Term("cooperation", "Samverkan", "Cooperation", ()),
)


def category_of(text: str) -> Term | None:
    """Return the category that an organisation's own word for what it is names, without case."""
    folded = text.casefold()
    return next((term for term in CATEGORIES if term.sv.casefold() == folded), None)
