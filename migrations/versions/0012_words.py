"""Words of the search in tables of their own, words that mean the same, and translations."""

import secrets
import string
from datetime import UTC, datetime

import sqlalchemy as sa
import sqlalchemy.dialects.postgresql
from alembic import op

import marketplace.orm

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(sa.dialects.postgresql.TEXT(collation="C"), "postgresql")
FOLDED = str.maketrans("åäöé", "aaoe")
# Terms with the keys by which they are compared (the Swedish stems of their words).
GROUPS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("PA", "pa"),
        ("PA-anläggning", "pa anläggning"),
        ("ljudanläggning", "ljudanläggning"),
        ("ljudsystem", "ljudsystem"),
        ("högtalarsystem", "högtalarsystem"),
        ("ljudutrustning", "ljudutrustning"),
    ),
    (("mikrofon", "mikrofo"), ("mick", "mick"), ("mik", "mik")),
    (
        ("projektor", "projek"),
        ("videokanon", "videokano"),
        ("kanon", "kano"),
        ("videoprojektor", "videoprojek"),
        ("beamer", "beam"),
    ),
    (
        ("filmduk", "filmduk"),
        ("projektorduk", "projektorduk"),
        ("bioduk", "bioduk"),
        ("vit duk", "vit duk"),
    ),
    (
        ("tv", "tv"),
        ("teve", "tev"),
        ("bildskärm", "bildskärm"),
        ("storbildsskärm", "storbildsskärm"),
    ),
    (("hjärtstartare", "hjärtstart"), ("defibrillator", "defibrillat"), ("AED", "aed")),
    (
        ("första hjälpen", "först hjälp"),
        ("sjukvårdsväska", "sjukvårdsväsk"),
        ("förbandslåda", "förbandslåd"),
        ("sjukvårdslåda", "sjukvårdslåd"),
    ),
    (
        ("släp", "släp"),
        ("släpvagn", "släpvagn"),
        ("släpkärra", "släpkärr"),
        ("släpkärra till bil", "släpkärr bil"),
        ("kärra", "kärr"),
        ("trailer", "trail"),
    ),
    (("lastcykel", "lastcykl"), ("lådcykel", "lådcykl"), ("cargobike", "cargobik")),
    (("hörslinga", "hörsling"), ("hörselslinga", "hörselsling"), ("teleslinga", "telesling")),
    (("gymnastiksal", "gymnastiksal"), ("gympasal", "gympasal"), ("gympahall", "gympahall")),
    (("idrottshall", "idrottshall"), ("sporthall", "sporthall"), ("bollhall", "bollhall")),
    (
        ("fotbollsplan", "fotbollspl"),
        ("bollplan", "bollpl"),
        ("gräsplan", "gräspl"),
        ("idrottsplats", "idrottsplat"),
        ("IP", "ip"),
    ),
    (
        ("konstgräs", "konstgräs"),
        ("konstgräsplan", "konstgräspl"),
        ("konstgräsmatta", "konstgräsmat"),
    ),
    (
        ("simhall", "simhall"),
        ("badhus", "badhus"),
        ("simbassäng", "simbassäng"),
        ("bassäng", "bassäng"),
    ),
    (
        ("ishall", "ishall"),
        ("isbana", "isb"),
        ("ishockeyhall", "ishockeyhall"),
        ("hockeyhall", "hockeyhall"),
        ("skridskobana", "skridskob"),
    ),
    (
        ("mötesrum", "mötesrum"),
        ("sammanträdesrum", "sammanträdesrum"),
        ("konferensrum", "konferensrum"),
        ("möteslokal", "möteslokal"),
        ("konferenslokal", "konferenslokal"),
    ),
    (
        ("festlokal", "festlokal"),
        ("samlingslokal", "samlingslokal"),
        ("samlingssal", "samlingssal"),
        ("partylokal", "partylokal"),
        ("kalaslokal", "kalaslokal"),
        ("festsal", "festsal"),
    ),
    (
        ("fest", "fest"),
        ("kalas", "kal"),
        ("party", "party"),
        ("barnkalas", "barnkal"),
        ("födelsedag", "födelsedag"),
        ("födelsedagskalas", "födelsedagskal"),
    ),
    (
        ("replokal", "replokal"),
        ("repetitionslokal", "repetitionslokal"),
        ("övningslokal", "övningslokal"),
        ("repa", "rep"),
    ),
    (("café", "café"), ("kafé", "kafé"), ("fik", "fik"), ("cafeteria", "cafeteri")),
    (("skrivtavla", "skrivtavl"), ("whiteboard", "whiteboard"), ("white board", "whit board")),
    (
        ("wifi", "wifi"),
        ("wi-fi", "wi fi"),
        ("trådlöst nät", "trådlös nät"),
        ("trådlöst nätverk", "trådlös nätverk"),
        ("internet", "intern"),
    ),
    (("förråd", "förråd"), ("förvaring", "förvaring"), ("förvaringsutrymme", "förvaringsutrym")),
    (("klassrum", "klassrum"), ("skolsal", "skolsal"), ("lektionssal", "lektionssal")),
    (("slöjdsal", "slöjdsal"), ("träslöjd", "träslöjd"), ("snickarverkstad", "snickarverkst")),
    (
        ("kontor", "kont"),
        ("kontorsplats", "kontorsplat"),
        ("kontorshotell", "kontorshotell"),
        ("skrivbordsplats", "skrivbordsplat"),
    ),
    (
        ("odlingslott", "odlingslot"),
        ("kolonilott", "kolonilot"),
        ("koloniträdgård", "koloniträdgård"),
    ),
    (
        ("båtplats", "båtplat"),
        ("gästplats", "gästplat"),
        ("gästbrygga", "gästbrygg"),
        ("brygga", "brygg"),
    ),
    (
        ("stuga", "stug"),
        ("friluftsstuga", "friluftsstug"),
        ("lägergård", "lägergård"),
        ("scoutstuga", "scoutstug"),
        ("övernattningsstuga", "övernattningsstug"),
    ),
    (("bygdegård", "bygdegård"), ("hembygdsgård", "hembygdsgård"), ("folkets hus", "folk hus")),
    (
        ("fritidsgård", "fritidsgård"),
        ("ungdomsgård", "ungdomsgård"),
        ("ungdomens hus", "ungdom hus"),
    ),
    (("bordtennis", "bordtennis"), ("pingis", "pingis")),
    (("piano", "piano"), ("flygel", "flygl")),
    (("trumset", "trums"), ("trummor", "trum")),
    (
        ("partytält", "partytält"),
        ("festtält", "festtält"),
        ("eventtält", "eventtält"),
        ("paviljong", "paviljong"),
    ),
    (
        ("elverk", "elverk"),
        ("generator", "generat"),
        ("elaggregat", "elaggreg"),
        ("strömaggregat", "strömaggreg"),
    ),
    (("grill", "grill"), ("bbq", "bbq"), ("grillutrustning", "grillutrustning")),
    (
        ("kaffeurna", "kaffeurn"),
        ("kaffekokare", "kaffekok"),
        ("kaffebryggare", "kaffebrygg"),
        ("kaffemaskin", "kaffemaskin"),
    ),
    (("porslin", "porslin"), ("servis", "servis"), ("tallrikar", "tallrik"), ("kuvert", "kuvert")),
    (("kastrull", "kastrull"), ("gryta", "gryt")),
    (
        ("stormkök", "stormkök"),
        ("trangia", "trangi"),
        ("trangiakök", "trangiakök"),
        ("spritkök", "spritkök"),
    ),
    (("flytväst", "flytväst"), ("livväst", "livväst"), ("räddningsväst", "räddningsväst")),
    (("liggunderlag", "liggunderlag"), ("sovunderlag", "sovunderlag")),
    (
        ("kostym", "kostym"),
        ("teaterkläder", "teaterkläd"),
        ("scenkläder", "scenkläd"),
        ("maskeradkläder", "maskeradkläd"),
        ("utklädningskläder", "utklädningskläd"),
    ),
    (("reflexväst", "reflexväst"), ("varselväst", "varselväst"), ("gul väst", "gul väst")),
    (
        ("avspärrning", "avspärrning"),
        ("kravallstaket", "kravallstak"),
        ("avspärrningsband", "avspärrningsband"),
    ),
    (
        ("ramp", "ramp"),
        ("rullstolsramp", "rullstolsramp"),
        ("tillgänglighetsramp", "tillgänglighetsramp"),
    ),
    (("scenpodium", "scenpodi"), ("podium", "podi"), ("scenmodul", "scenmodul")),
    (
        ("scenljus", "scenljus"),
        ("scenbelysning", "scenbelysning"),
        ("ljusrigg", "ljusrigg"),
        ("ljusanläggning", "ljusanläggning"),
    ),
    (("strålkastare", "strålkast"), ("spotlight", "spotlight")),
    (("rökmaskin", "rökmaskin"), ("dimmaskin", "dimmaskin")),
    (
        ("resultattavla", "resultattavl"),
        ("poängtavla", "poängtavl"),
        ("matchklocka", "matchklock"),
    ),
    (("surfplatta", "surfplat"), ("läsplatta", "läsplat"), ("iPad", "ipad")),
    (("kamera", "kamer"), ("videokamera", "videokamer"), ("systemkamera", "systemkamer")),
    (("brädspel", "brädspl"), ("sällskapsspel", "sällskapsspl")),
    (("äppelpress", "äppelpress"), ("mustpress", "mustpress"), ("musteri", "musteri")),
    (("stol", "stol"), ("stapelstol", "stapelstol"), ("klappstol", "klappstol")),
    (("dansgolv", "dansgolv"), ("dansmatta", "dansmat")),
    (("hemsida", "hemsid"), ("webbplats", "webbplat"), ("webbsida", "webbsid"), ("sajt", "sajt")),
    (("bokföring", "bokföring"), ("redovisning", "redovisning"), ("bokhållning", "bokhållning")),
    (("revision", "revisio"), ("revisor", "revis"), ("granskning", "granskning")),
    (
        ("lönehantering", "lönehantering"),
        ("löneadministration", "löneadministratio"),
        ("lön", "lön"),
    ),
    (
        ("tryck", "tryck"),
        ("tryckning", "tryckning"),
        ("utskrift", "utskrift"),
        ("kopiering", "kopiering"),
    ),
    (("catering", "catering"), ("förtäring", "förtäring"), ("matleverans", "matlever")),
    (
        ("vaktmästare", "vaktmäst"),
        ("vaktmästeri", "vaktmästeri"),
        ("fastighetsskötare", "fastighetssköt"),
    ),
    (("publikvärd", "publikvärd"), ("funktionär", "funktionär"), ("entrévärd", "entrévärd")),
    (("tolk", "tolk"), ("tolkning", "tolkning")),
    (("översättning", "översättning"), ("översättare", "översät")),
    (("HLR", "hlr"), ("hjärt-lungräddning", "hjärt lungräddning")),
    (("simlärare", "simlär"), ("siminstruktör", "siminstruktör"), ("simskola", "simskol")),
    (
        ("mötesordförande", "mötesordför"),
        ("stämmoordförande", "stämmoordför"),
        ("årsmötesordförande", "årsmötesordför"),
    ),
    (
        ("dataskydd", "dataskyd"),
        ("GDPR", "gdpr"),
        ("dataskyddsförordningen", "dataskyddsförordning"),
        ("personuppgifter", "personuppgift"),
    ),
    (
        ("bidrag", "bidrag"),
        ("bidragsansökan", "bidragsansök"),
        ("stipendium", "stipendi"),
        ("projektmedel", "projektmedl"),
    ),
    (("transport", "transport"), ("skjuts", "skjut"), ("flytt", "flytt"), ("körning", "körning")),
    (("snickeri", "snickeri"), ("snickare", "snick")),
    (("barnpassning", "barnpassning"), ("barnhörna", "barnhörn"), ("barnvakt", "barnvak")),
    (("kurs", "kur"), ("utbildning", "utbildning"), ("workshop", "workshop")),
    (("ljudtekniker", "ljudteknik"), ("ljudkille", "ljudkill"), ("ljudansvarig", "ljudansvar")),
    (("teckenspråk", "teckenspråk"), ("TSP", "tsp")),
    (("lägereld", "lägereld"), ("eldplats", "eldplat"), ("eldstad", "eldst")),
    (("årsmöte", "årsmöt"), ("stämma", "stäm"), ("föreningsstämma", "föreningsstäm")),
    (("linjemålning", "linjemålning"), ("kritning", "kritning")),
    (("gräsklippning", "gräsklippning"), ("klippning av gräs", "klippning gräs")),
)

SQLITE_INDEX = (
    """
CREATE VIRTUAL TABLE search_index USING fts5(title, body, folded, content='search_entry', content_rowid='listing_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')
""",
    """
CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN INSERT INTO search_index(rowid, title, body, folded) VALUES (new.listing_id, new.title, new.body, new.folded); END
""",
    """
CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, title, body, folded) VALUES ('delete', old.listing_id, old.title, old.body, old.folded); END
""",
    """
CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, title, body, folded) VALUES ('delete', old.listing_id, old.title, old.body, old.folded); INSERT INTO search_index(rowid, title, body, folded) VALUES (new.listing_id, new.title, new.body, new.folded); END
""",
)
POSTGRESQL_INDEX = """
CREATE INDEX ix_search_entry_words ON search_entry USING gin ((setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B') || setweight(to_tsvector('simple', folded), 'D')))
"""


def upgrade() -> None:
    """Drop the old index; the worker stores the words of the listings that are there anew."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER search_entry_{name}")
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entry")
    _words()
    _translations()
    _synonyms()
    _seed()


def downgrade() -> None:
    """Make the old index again, empty: saving a listing fills its line."""
    for name in ("synonym_term", "synonym_group", "listing_translation"):
        op.drop_table(name)
    for name in ("search_entry", "search_posting", "search_form", "search_word"):
        op.drop_table(name)
    op.create_table(
        "search_entry",
        sa.Column("listing_id", ID, autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        _of_listing("search_entry"),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_search_entry")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_INDEX:
            op.execute(statement)
    else:
        op.execute(POSTGRESQL_INDEX)


def _of_listing(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["listing_id"],
        ["listing.id"],
        name=op.f(f"fk_{table}_listing_id"),
        ondelete="CASCADE",
    )


def _words() -> None:
    op.create_table(
        "search_word",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("listings", sa.Integer(), nullable=False),
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("language", "word", name=op.f("uq_search_word_language_word")),
    )
    op.create_table(
        "search_form",
        sa.Column("key", BYTEWISE, nullable=False),
        sa.Column("word_id", ID, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["word_id"],
            ["search_word.id"],
            name=op.f("fk_search_form_word_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "word_id", name=op.f("pk_search_form")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_form_word_id", "search_form", ["word_id"])
    op.create_table(
        "search_posting",
        sa.Column("word_id", ID, nullable=False),
        sa.Column("field", sa.SmallInteger(), nullable=False),
        sa.Column("listing_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["word_id"], ["search_word.id"], name=op.f("fk_search_posting_word_id")
        ),
        _of_listing("search_posting"),
        sa.PrimaryKeyConstraint("word_id", "field", "listing_id", name=op.f("pk_search_posting")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_search_posting_of_listing", "search_posting", ["listing_id", "word_id", "field"]
    )
    op.create_table(
        "search_entry",
        sa.Column("listing_id", ID, autoincrement=False, nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_listing("search_entry"),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_in_order", "search_entry", ["title_key", "listing_id"])


def _translations() -> None:
    op.create_table(
        "listing_translation",
        sa.Column("listing_id", ID, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        _of_listing("listing_translation"),
        sa.PrimaryKeyConstraint("listing_id", "language", name=op.f("pk_listing_translation")),
    )


def _synonyms() -> None:
    op.create_table(
        "synonym_group",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_synonym_group_public_id")),
    )
    op.create_table(
        "synonym_term",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["synonym_group.id"],
            name=op.f("fk_synonym_term_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_term")),
        sa.UniqueConstraint("key", name=op.f("uq_synonym_term_key")),
    )
    op.create_index("ix_synonym_term_folded", "synonym_term", ["folded"])
    op.create_index("ix_synonym_term_group_id", "synonym_term", ["group_id"])


def _seed() -> None:
    """Begin with what Swedish associations call the same; the city's staff keeps it from here."""
    group = sa.table(
        "synonym_group",
        sa.column("id", ID),
        sa.column("public_id", sa.Text()),
        sa.column("created_at", marketplace.orm.UtcDateTime(timezone=True)),
    )
    term = sa.table(
        "synonym_term",
        *(sa.column(name) for name in ("group_id", "position", "term", "key", "folded")),
    )
    now = datetime.now(UTC)
    signs = string.ascii_lowercase + string.digits
    ids = ["".join(secrets.choice(signs) for _ in range(12)) for _ in GROUPS]
    op.bulk_insert(group, [{"public_id": one, "created_at": now} for one in ids])
    rows = op.get_bind().execute(sa.select(group.c.public_id, group.c.id))
    keys = {row.public_id: row.id for row in rows}
    op.bulk_insert(
        term,
        [
            {
                "group_id": keys[public_id],
                "position": n,
                "term": text,
                "key": key,
                "folded": key.translate(FOLDED),
            }
            for public_id, terms in zip(ids, GROUPS, strict=True)
            for n, (text, key) in enumerate(terms)
        ],
    )
