"""The types of each kind of listing, with the words by which an import recognises them."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A coded word; `words` are lower-case Swedish words that mean it in a file.

    `sought` are Swedish words by which it is looked for, and which mean nothing in a file.
    """

    code: str
    sv: str
    en: str
    words: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()


PREMISES: tuple[Term, ...] = (
    Term(
        "idrottshall",
        "Idrottshall",
        "Sports hall",
        ("idrottshall", "sporthall"),
        ("innebandy", "handboll", "basket", "volleyboll", "badminton", "futsal"),
    ),
    Term("gymnastiksal", "Gymnastiksal", "Gymnasium", ("gymnastiksal", "gympasal")),
    Term("ishall", "Ishall", "Ice rink", ("ishall", "isbana")),
    Term(
        "plan",
        "Idrottsplan",
        "Pitch",
        ("fotbollsplan", "bollplan", "konstgräsplan", "idrottsplats"),
    ),
    Term("simbana", "Simhall eller simbana", "Swimming pool", ("simhall", "simbana", "bassäng")),
    Term("aula", "Aula", "Assembly hall", ("aula",)),
    Term(
        "samlingssal",
        "Samlingssal",
        "Hall",
        (
            "samlingssal",
            "samlingslokal",
            "danslokal",
            "matsal",
            "festlokal",
            "festsal",
            "byasal",
            "stora salen",
        ),
    ),
    Term("bygdegard", "Bygdegård eller Folkets hus", "Village hall", ("bygdegård", "folkets hus")),
    Term("foreningslokal", "Föreningslokal", "Club room", ("föreningslokal", "föreningsrum")),
    Term(
        "sammantradesrum",
        "Sammanträdesrum",
        "Meeting room",
        ("sammanträdesrum", "möteslokal", "mötesrum", "konferensrum"),
    ),
    Term("skolsal", "Skolsal", "Classroom", ("skolsal", "klassrum", "lektionssal")),
    Term("kok", "Kök eller café", "Kitchen or café", ("kök", "café", "hemkunskapssal")),
    Term("replokal", "Replokal", "Rehearsal room", ("replokal", "musiksal")),
    Term("scen", "Scen", "Stage", ("scen", "teaterlokal")),
    Term("verkstad", "Verkstad eller ateljé", "Workshop", ("verkstad", "ateljé", "slöjdsal")),
    Term("utstallning", "Utställningslokal", "Exhibition room", ("utställningslokal", "galleri")),
    Term("fritidsgard", "Fritidsgård", "Youth centre", ("fritidsgård",)),
    Term(
        "scoutstuga",
        "Stuga eller lägergård",
        "Cabin or camp",
        ("scoutstuga", "friluftsstuga", "lägergård"),
        ("läger", "hajk", "övernattning"),
    ),
    Term("klubbhus", "Klubbhus", "Clubhouse", ("klubbhus", "klubbstuga")),
    Term("brygga", "Brygga eller båtplats", "Jetty or berth", ("brygga", "båtplats")),
    Term("odlingslott", "Odlingslott", "Allotment", ("odlingslott", "kolonilott")),
    Term("forrad", "Förråd", "Storeroom", ("förråd",)),
    Term("kontorsplats", "Kontorsplats", "Desk", ("kontorsplats", "kontor")),
    Term("utomhusyta", "Utomhusyta", "Outdoor area", ("utomhusyta", "torg", "park")),
    Term("ovrigt", "Övrig lokal", "Other premises", ("övrigt",)),
)

EQUIPMENT: tuple[Term, ...] = (
    Term("talt", "Tält", "Tent", ("tält", "partytält")),
    Term("bord_och_stolar", "Bord och stolar", "Tables and chairs", ("bord", "stol", "bänk")),
    Term(
        "ljudanlaggning",
        "Ljudanläggning",
        "Sound system",
        ("ljudanläggning", "högtalare", "mixer", "mixerbord", "pa-anläggning", "xlr"),
    ),
    Term("mikrofon", "Mikrofon", "Microphone", ("mikrofon", "mygga")),
    Term("horslinga", "Bärbar hörslinga", "Portable hearing loop", ("hörslinga",)),
    Term("projektor", "Projektor och skärm", "Projector", ("projektor", "skärm")),
    Term("belysning", "Belysning", "Lighting", ("strålkastare", "belysning", "rökmaskin")),
    Term("scenpodier", "Scenpodier", "Stage platforms", ("scenpodi", "podium", "dansgolv")),
    Term("elverk", "Elverk", "Generator", ("elverk",)),
    Term("grill", "Grill", "Grill", ("grill",)),
    Term("kaffeurna", "Kaffeurna", "Coffee urn", ("kaffeurna", "kaffebryggare")),
    Term("popcornmaskin", "Popcornmaskin", "Popcorn machine", ("popcorn",)),
    Term(
        "koksutrustning",
        "Kök och porslin",
        "Kitchenware",
        ("porslin", "kastrull", "kuvert", "stormkök", "gasolkök"),
    ),
    Term("slap", "Släp", "Trailer", ("släp", "släpkärra", "släpvagn")),
    Term("lastcykel", "Lastcykel", "Cargo bike", ("lastcykel", "lådcykel")),
    Term("hjartstartare", "Hjärtstartare", "Defibrillator", ("hjärtstartare",)),
    Term("forsta_hjalpen", "Första hjälpen", "First aid", ("första hjälpen", "sjukvårdsväska")),
    Term("reflexvastar", "Reflexvästar", "High-visibility vests", ("reflexväst",)),
    Term("avsparrning", "Avspärrning", "Barriers", ("avspärrning", "kravallstaket", "kon")),
    Term("flaggor", "Flaggor", "Flags", ("flagga", "flaggstång")),
    Term("ramp", "Ramp", "Ramp", ("ramp", "tillgänglighetsramp")),
    Term("mal_och_nat", "Mål och nät", "Goals and nets", ("handbollsmål", "fotbollsmål", "nät")),
    Term(
        "idrottsmaterial",
        "Idrottsmaterial",
        "Sports gear",
        ("boll", "tidtagar", "resultattavla", "bordtennis"),
    ),
    Term("kanoter", "Kanoter och kajaker", "Canoes and kayaks", ("kanot", "kajak", "paddel")),
    Term("flytvastar", "Flytvästar", "Life jackets", ("flytväst",)),
    Term("lagerutrustning", "Lägerutrustning", "Camping gear", ("liggunderlag", "sovsäck")),
    Term("klader", "Kostym och rekvisita", "Costumes", ("kostym", "peruk", "drake", "rekvisita")),
    Term("spel", "Spel", "Games", ("brädspel", "biljard", "kortspel")),
    Term("verktyg", "Verktyg", "Tools", ("verktyg", "borrmaskin", "stege")),
    Term("kameror", "Kameror", "Cameras", ("kamera",)),
    Term("ovrig_inventarie", "Övrig utrustning", "Other equipment"),
)

SERVICES: tuple[Term, ...] = (
    Term("bokforing", "Bokföring", "Bookkeeping", ("bokföring",)),
    Term("revision", "Revision", "Audit", ("revision",)),
    Term("lonehantering", "Lönehantering", "Payroll", ("lönehantering", "löner")),
    Term("tryck", "Tryck", "Printing", ("tryck", "kopiering", "affisch")),
    Term("transport", "Transport", "Transport", ("transport", "körning", "skjuts")),
    Term("catering", "Mat och catering", "Catering", ("catering", "matlagning", "tårta")),
    Term("vaktmasteri", "Vaktmästeri", "Caretaking", ("vaktmäst", "linjemålning", "städning")),
    Term("publikvardar", "Publikvärdar", "Event hosts", ("publikvärd", "nattvandr")),
    Term("oversattning", "Översättning", "Translation", ("översättning",)),
    Term("webb", "Webbplats", "Websites", ("webb", "hemsida")),
    Term("teknikhjalp", "Teknikhjälp", "Technical help", ("tekniker", "teknikhjälp", "ljud")),
    Term("hantverk", "Hantverk", "Crafts", ("sömnad", "snickeri", "lagning")),
    Term("ovrig_tjanst", "Övrig tjänst", "Other service"),
)

SKILLS: tuple[Term, ...] = (
    Term(
        "motesordforande",
        "Mötesordförande och valberedning",
        "Chairing and nominating",
        ("mötesordförande", "valbered"),
    ),
    Term("stadgar", "Stadgar", "Statutes", ("stadgar",)),
    Term("bidragsansokan", "Bidragsansökan", "Grant applications", ("bidrag",)),
    Term("ekonomi", "Ekonomi och revision", "Finance", ("revisor", "kassör", "ekonomi")),
    Term("styrelseutbildning", "Styrelseutbildning", "Board training", ("styrelse",)),
    Term("sociala_medier", "Sociala medier", "Social media", ("sociala medier",)),
    Term("ledarutbildning", "Ledarutbildning", "Leader training", ("ledarutbildning",)),
    Term(
        "hlr",
        "Hjärt- och lungräddning (HLR)",
        "Cardiopulmonary resuscitation (CPR)",
        ("hlr", "hjärt- och lungräddning"),
    ),
    Term("simlarare", "Simlärare", "Swimming teacher", ("simlärare", "simskola")),
    Term("domare", "Domare", "Referee", ("domare",)),
    Term("tolk", "Tolk", "Interpreter", ("tolk",)),
    Term("teckensprak", "Teckenspråk", "Sign language", ("teckenspråk",)),
    Term("tillganglighet", "Tillgänglighet", "Accessibility", ("tillgänglighet",)),
    Term("mangfald", "Mångfald", "Diversity", ("mångfald",)),
    Term("dataskydd", "Dataskydd", "Data protection", ("dataskydd", "gdpr")),
    Term("scenkonst", "Röst och scen", "Voice and stage", ("scenträning", "röst")),
    Term("friluftsliv", "Friluftsliv", "Outdoor life", ("knop", "surrning", "friluft")),
    Term("hembygd", "Lokalhistoria", "Local history", ("lokalhistor", "hembygd", "guide")),
    Term("ovrig_kompetens", "Övrig kompetens", "Other skill"),
)
