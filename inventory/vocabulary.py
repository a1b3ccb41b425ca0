"""The words of the catalogue: kinds, types, activities, features, facts, districts, prices.

Plain tables of code, Swedish label and English label. Codes are stored and served by the API and
never change; labels may. Sources: what the city's action plan asks for of each listing, its price
list and districts, and the facts that public registers of accessibility state. A label is display
text of the vocabulary, not a message of the interface.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from inventory.vocabulary_people import AGES, CATEGORIES, LANGUAGES, category_of
from inventory.vocabulary_types import EQUIPMENT, PREMISES, SERVICES, SKILLS, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ACCESSIBILITY",
    "ACTIVITIES",
    "AGES",
    "AUDIENCES",
    "CATEGORIES",
    "DISTRICTS",
    "FEATURES",
    "KINDS",
    "LANGUAGES",
    "PRICE_GROUPS",
    "PRICE_UNITS",
    "TYPES",
    "District",
    "Fact",
    "Term",
    "category_of",
    "kind_of",
    "labels",
    "type_of",
]


_labels: dict[tuple[int, bool], tuple[Any, Mapping[str, str]]] = {}
"""What has been asked of the tables below, by which of them and whether in Swedish."""


class Fact(NamedTuple):
    """An accessibility fact that can be searched, one by one; there is no overall badge.

    `group`: A entrance, B inside, C toilet, D hearing and sight, E calm, F outside.
    `unit`: of its measured value, or None where there is only yes, no or unknown.
    `words`: Swedish words by which it is looked for, beside those of its label.
    """

    code: str
    sv: str
    en: str
    group: str
    unit: str | None = None
    words: tuple[str, ...] = ()


class District(NamedTuple):
    """A district with the city's statistical code (None where it has none) and WGS84 centre."""

    name: str
    code: str | None
    latitude: float
    longitude: float


KINDS: tuple[Term, ...] = (
    Term("premises", "Lokal", "Premises", ("lokal", "lokaler")),
    Term(
        "equipment",
        "Utrustning",
        "Equipment",
        ("inventarie", "inventarier", "utrustning", "sak", "saker"),
    ),
    Term("service", "Tjänst", "Service", ("tjänst", "tjänster")),
    Term("skill", "Kompetens", "Skill", ("kompetens", "kompetenser")),
)

TYPES: dict[str, tuple[Term, ...]] = {
    "premises": PREMISES,
    "equipment": EQUIPMENT,
    "service": SERVICES,
    "skill": SKILLS,
}

OTHER_TYPE = {kind: terms[-1].code for kind, terms in TYPES.items()}
"""The type of a kind for what fits no other; it stands last in its table."""

ACTIVITIES: tuple[Term, ...] = (
    Term("arsmote", "Årsmöte", "Annual meeting", ("årsmöte", "stämma")),
    Term("mote", "Möte", "Meeting", ("möte", "styrelsemöte", "sammanträde", "föreningskontor")),
    Term("traning", "Träning", "Training", ("träning", "bollsport", "idrott", "innebandy")),
    Term("gymnastik", "Gymnastik", "Gymnastics", ("gymnastik", "gympa", "barnidrott")),
    Term("fotboll", "Fotboll och friidrott", "Football and athletics", ("fotboll", "friidrott")),
    Term("simning", "Simning", "Swimming", ("simskola", "simträning", "simning")),
    Term("skridskor", "Skridskor och ishockey", "Skating", ("ishockey", "konståkning", "åkning")),
    Term("segling", "Segling och kanot", "Sailing and canoeing", ("segling", "kanot")),
    Term("dans", "Dans", "Dance", ("dans",)),
    Term("kor", "Kör", "Choir", ("kör", "körsång")),
    Term("repetition", "Musikrepetition", "Band practice", ("repetition", "musikkurs")),
    Term("konsert", "Konsert", "Concert", ("konsert",)),
    Term("teater", "Teater", "Theatre", ("teater",)),
    Term("utstallning", "Utställning", "Exhibition", ("utställning", "vernissage")),
    Term("kurs", "Kurs", "Course", ("kurs", "språkkurs", "utbildning")),
    Term("studiecirkel", "Studiecirkel", "Study circle", ("studiecirkel",)),
    Term("laxhjalp", "Läxhjälp", "Homework help", ("läxhjälp",)),
    Term("fest", "Fest och kalas", "Party", ("fest", "kalas", "firmafest")),
    Term("lager", "Läger och hajk", "Camp", ("läger", "hajk")),
    Term("loppis", "Loppis och marknad", "Flea market", ("loppis", "marknad")),
    Term("matlagning", "Matlagning", "Cooking", ("matlagning", "servering")),
    Term("slojd", "Slöjd och hantverk", "Crafts", ("slöjd", "hantverk", "lagarkväll")),
    Term("ungdom", "Ungdomsverksamhet", "Youth work", ("ungdomsverksamhet", "disco")),
    Term("odling", "Odling", "Gardening", ("odling",)),
    Term("forvaring", "Förvaring", "Storage", ("förvaring",)),
    Term("demonstration", "Demonstration", "Public rally", ("demonstration",)),
)

FEATURES: tuple[Term, ...] = (
    Term("projektor", "Projektor", "Projector", ("projektor",)),
    Term("skarm", "Bildskärm", "Screen", ("skärm", "tv")),
    Term("hogtalare", "Högtalare", "Loudspeakers", ("högtalare", "sånganläggning", "ljudbord")),
    Term("mikrofon", "Mikrofon", "Microphone", ("mikrofon",)),
    Term("scen", "Scen", "Stage", ("scen",)),
    Term("scenljus", "Scenljus", "Stage lights", ("ljusrigg", "spotlights", "scenljus")),
    Term("kok", "Kök", "Kitchen", ("kök", "pentry", "spis", "ugn")),
    Term("diskmaskin", "Diskmaskin", "Dishwasher", ("diskmaskin",)),
    Term("kyl", "Kylskåp", "Refrigerator", ("kyl",)),
    Term("wifi", "Trådlöst nät (wifi)", "Wi-Fi", ("wifi", "trådlöst nät", "nätverk")),
    Term("whiteboard", "Skrivtavla", "Whiteboard", ("whiteboard", "blädderblock")),
    Term("stolar", "Stolar", "Chairs", ("stol", "stolar")),
    Term("bord", "Bord", "Tables", ("bord",)),
    Term("omkladningsrum", "Omklädningsrum", "Changing room", ("omklädningsrum",)),
    Term("dusch", "Dusch", "Shower", ("dusch",)),
    Term("piano", "Piano eller flygel", "Piano", ("piano", "flygel")),
    Term("trumset", "Trummor och förstärkare", "Drums", ("trumset", "gitarrförstärkare")),
    Term("forrad", "Förråd", "Storeroom", ("förråd", "hyllor", "redskapsbod")),
    Term("parkering", "Parkering", "Parking", ("parkering",)),
    Term("mal", "Mål och sarg", "Goals", ("mål", "handbollsmål", "sarg", "innebandysarg")),
    Term("ribbstolar", "Ribbstolar och redskap", "Wall bars", ("ribbstolar", "plintar", "ringar")),
    Term("belysning", "Belysning", "Floodlights", ("belysning",)),
    Term("arbetsbankar", "Arbetsbänkar", "Workbenches", ("arbetsbänkar", "hyvel", "bandsåg")),
    Term("hangskenor", "Hängskenor", "Picture rails", ("hängskenor",)),
    Term("spel", "Spel", "Games", ("biljard", "pingis")),
    Term("eldstad", "Kamin eller eldstad", "Fireplace", ("kamin", "eldstad")),
    Term("sangar", "Sängar", "Beds", ("våningssängar", "sängar")),
    Term("el", "Eluttag", "Power outlet", ("el",)),
    Term("vatten", "Vatten", "Water", ("vatten",)),
    Term("larm", "Larm", "Alarm", ("larm",)),
)

# What a number says something of: the form asks how many only of these.
COUNTED_FEATURES = frozenset(
    {"projektor", "skarm", "hogtalare", "mikrofon", "stolar", "bord", "omkladningsrum", "dusch"}
    | {"piano", "parkering", "mal", "arbetsbankar", "sangar", "el"}
)
# What may come along with a thing that is lent: the form offers no kitchen with a life jacket.
LOOSE_FEATURES = frozenset(
    {"projektor", "skarm", "hogtalare", "mikrofon", "scenljus", "whiteboard", "stolar", "bord"}
    | {"piano", "trumset", "mal", "belysning", "spel"}
)

ACCESSIBILITY: tuple[Fact, ...] = (
    Fact(
        "step_free_entrance",
        "Man kommer in med rullstol",
        "Entrance by wheelchair",
        "A",
        words=("rullstolsanpassad", "trappfri"),
    ),
    Fact("door_width", "Dörrens fria bredd", "Clear door width", "A", "cm"),
    Fact("threshold", "Tröskel", "Threshold", "A", "cm"),
    Fact("ramp", "Ramp", "Ramp", "A"),
    Fact("automatic_door", "Dörröppnare", "Automatic door", "A", words=("dörrautomatik",)),
    Fact(
        "lift",
        "Hiss eller allt i markplan",
        "Lift, or all at ground level",
        "B",
        words=("rullstol",),
    ),
    Fact("level_floor", "Plant golv", "Level floor", "B"),
    Fact(
        "accessible_toilet",
        "Rymlig toalett för rullstol (RWC)",
        "Accessible toilet",
        "C",
        words=("wc", "rwc", "handikapptoalett", "toa"),
    ),
    Fact("turning_space", "Vändyta på toaletten", "Turning space in the toilet", "C", "cm"),
    Fact("support_arms", "Armstöd på toaletten", "Support arms in the toilet", "C"),
    Fact("toilet_alarm", "Larm på toaletten", "Alarm in the toilet", "C"),
    Fact(
        "adult_changing_table",
        "Skötbord för vuxna",
        "Changing table for adults",
        "C",
        words=("skötbord",),
    ),
    Fact("hearing_loop", "Hörslinga", "Hearing loop", "D", words=("teleslinga",)),
    Fact("microphone", "Mikrofon", "Microphone", "D"),
    Fact("interpreter_place", "Plats för tolk", "Place for an interpreter", "D"),
    Fact("tactile_path", "Ledstråk", "Tactile path", "D"),
    Fact("relief_signs", "Skyltar med punktskrift eller relief", "Braille or relief signs", "D"),
    Fact("good_light", "God belysning", "Good light", "D"),
    Fact("quiet_room", "Lugnt rum", "Quiet room", "E"),
    Fact("pets_allowed", "Pälsdjur får vara med", "Pets allowed", "E", words=("hund", "husdjur")),
    Fact("nut_and_scent_free", "Fritt från nötter och dofter", "Free of nuts and scent", "E"),
    Fact(
        "reserved_parking",
        "Reserverad parkering",
        "Reserved parking",
        "F",
        "m",
        words=("handikapparkering", "parkeringsplats"),
    ),
    Fact(
        "bus_stop",
        "Hållplats i närheten",
        "Bus stop nearby",
        "F",
        "m",
        words=("buss", "busshållplats"),
    ),
    Fact("evacuation_help", "Hjälp vid utrymning", "Help to evacuate", "F"),
)

DISTRICTS: tuple[District, ...] = (
    District("Allerum", None, 56.1201, 12.6941),
    District("Bårslöv", None, 56.0091, 12.8058),
    District("Centrum", None, 56.0467, 12.6944),
    District("Dalhem", "B023", 56.0675, 12.7367),
    District("Domsten", None, 56.1189, 12.6069),
    District("Drottninghög", "B022", 56.0619, 12.7281),
    District("Elineberg", "B062", 56.0283, 12.7253),
    District("Eneborg", "B042", 56.0419, 12.7103),
    District("Fredriksdal", "B021", 56.0581, 12.7219),
    District("Gantofta", None, 55.9873, 12.8048),
    District("Hasslarp", None, 56.1333, 12.8167),
    District("Hittarp", None, 56.1000, 12.6333),
    District("Högaborg", None, 56.0389, 12.7122),
    District("Kattarp", None, 56.1402, 12.7823),
    District("Mariastaden", None, 56.0849, 12.6945),
    District("Miatorp", "B072", 56.0197, 12.7197),
    District("Mörarp", None, 56.0575, 12.8802),
    District("Norr", "B001", 56.0569, 12.6833),
    District("Närlunda", "B044", 56.0342, 12.7189),
    District("Planteringen", "B071", 56.0272, 12.7081),
    District("Påarp", None, 56.0333, 12.8167),
    District("Ringstorp", "B012", 56.0653, 12.7006),
    District("Rydebäck", None, 55.9667, 12.7667),
    District("Råå", "B082", 56.0000, 12.7389),
    District("Söder", "B041", 56.0381, 12.7033),
    District("Tågaborg", "B002", 56.0575, 12.6925),
    District("Vallåkra", None, 55.9613, 12.8561),
    District("Ättekulla", "B083", 56.0106, 12.7578),
    District("Ödåkra", None, 56.1041, 12.7477),
)

PRICE_GROUPS: tuple[Term, ...] = (
    Term("alla", "Alla", "Everyone", ("alla",)),
    Term("kommunal", "Kommunal verksamhet", "The city itself", ("kommunal", "kommunen", "kommun")),
    Term(
        "barn_unga_funktion",
        "Barn, unga och funktionsrätt",
        "Children, youth and disability",
        (
            "barn_unga_funktion",
            "barn",
            "ungdom",
            "ungdomar",
            "barn/ungdom",
            "barn & unga",
            "barn och unga",
            "barn/unga/funktionsnedsättning",
            "funktionsnedsättning",
            "nolltaxa",
        ),
    ),
    Term(
        "forening",
        "Förening",
        "Association",
        ("förening", "föreningar", "förening vuxen", "vuxenförening"),
    ),
    Term("studieforbund", "Studieförbund", "Study association", ("studieförbund",)),
    Term("privat", "Privatperson", "Private person", ("privat", "privata", "privatpersoner")),
    Term("foretag", "Företag", "Company", ("företag", "bolag")),
    Term("utom_kommun", "Utanför kommunen", "Outside the city", ("utom_kommun", "utom kommun")),
)

PRICE_UNITS: tuple[Term, ...] = (
    Term("gratis", "gratis", "free", ("gratis", "kostnadsfritt", "avgiftsfritt")),
    Term("timme", "timme", "hour", ("timme", "timmen", "tim", "tim.", "h")),
    Term("halvdag", "halvdag", "half day", ("halvdag",)),
    Term("dag", "dag", "day", ("dag", "dagen")),
    Term("dygn", "dygn", "24 hours", ("dygn", "dygnet")),
    Term("vecka", "vecka", "week", ("vecka", "veckan", "v")),
    Term("tillfalle", "tillfälle", "occasion", ("tillfälle", "tillfället", "gång")),
    Term("styck", "styck", "piece", ("styck", "st", "st.", "stycket")),
)

AUDIENCES: tuple[Term, ...] = (
    Term("all", "Alla", "Everyone", ("alla",)),
    Term("associations", "Föreningar", "Associations", ("föreningar", "förening")),
    Term("verified", "Bekräftade föreningar", "Verified associations", ("bekräftade föreningar",)),
    Term("umbrella", "Samma paraplyorganisation", "Same umbrella organisation", ("paraply",)),
    Term("city", "Stadens verksamheter", "City departments", ("kommunal",)),
    Term("private", "Privatpersoner", "Private persons", ("privat", "privatpersoner")),
    Term("named", "Utvalda organisationer", "Chosen organisations", ("medlemmar",)),
)


def labels(terms: tuple[Term, ...] | tuple[Fact, ...], language: str) -> Mapping[str, str]:
    """Return code → label in Swedish where `language` is `sv`, otherwise in English."""
    swedish = language == "sv"
    found = _labels.get((id(terms), swedish))
    if found is None:
        names = {term.code: term.sv if swedish else term.en for term in terms}
        # The tuple is kept with its labels, so that no other can come by its id.
        found = _labels[id(terms), swedish] = terms, MappingProxyType(names)
    return found[1]


def kind_of(word: str) -> str | None:
    """Return the kind that a Swedish word or a code names, without case; None if none does."""
    folded = word.casefold()
    return next((k.code for k in KINDS if folded == k.code or folded in k.words), None)


def type_of(kind: str, text: str) -> str | None:
    """Return the type of `kind` that a word or title points to; None if none does.

    The whole word wins; else the longest known word that the text contains, since Swedish
    compounds hide the noun ("Partytält" is a tent, "Mixerbord" no table).
    """
    folded = text.casefold()
    best: tuple[int, str] | None = None
    for term in TYPES[kind]:
        for word in (term.code, *term.words):
            if word == folded:
                return term.code
            if word in folded and (best is None or len(word) > best[0]):
                best = (len(word), term.code)
    return best[1] if best else None
