"""More words that mean the same: of premises, things, services and skills in a Swedish city."""

import secrets
import string
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FOLDED = str.maketrans("åäöé", "aaoe")
# Terms with the keys by which they are compared (the Swedish stems of their words).
GROUPS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("danslokal", "danslokal"),
        ("danssal", "danssal"),
        ("dansstudio", "dansstudio"),
        ("spegelsal", "spegelsal"),
    ),
    (
        ("syslöjd", "syslöjd"),
        ("textilslöjd", "textilslöjd"),
        ("syslöjdssal", "syslöjdssal"),
        ("slöjdsal textil", "slöjdsal textil"),
    ),
    (
        ("datasal", "datasal"),
        ("datorsal", "datorsal"),
        ("datorrum", "datorrum"),
    ),
    (
        ("matsal", "matsal"),
        ("skolmatsal", "skolmatsal"),
        ("skolrestaurang", "skolrestaurang"),
    ),
    (
        ("hemkunskapssal", "hemkunskapssal"),
        ("hemkunskap", "hemkunskap"),
        ("undervisningskök", "undervisningskök"),
        ("skolkök", "skolkök"),
    ),
    (
        ("musiksal", "musiksal"),
        ("musikrum", "musikrum"),
    ),
    (
        ("inspelningsstudio", "inspelningsstudio"),
        ("inspelningsrum", "inspelningsrum"),
        ("musikstudio", "musikstudio"),
        ("ljudstudio", "ljudstudio"),
    ),
    (
        ("galleri", "galleri"),
        ("konsthall", "konsthall"),
        ("konstgalleri", "konstgalleri"),
        ("utställningslokal", "utställningslokal"),
        ("utställningsrum", "utställningsrum"),
    ),
    (
        ("blackbox", "blackbox"),
        ("teaterlokal", "teaterlokal"),
        ("teatersal", "teatersal"),
        ("teaterscen", "teatersc"),
    ),
    (
        ("bibliotek", "bibliotek"),
        ("bibblan", "bibbl"),
    ),
    (
        ("klubbhus", "klubbhus"),
        ("klubbstuga", "klubbstug"),
        ("klubblokal", "klubblokal"),
        ("klubbrum", "klubbrum"),
    ),
    (
        ("omklädningsrum", "omklädningsrum"),
        ("ombytesrum", "ombytesrum"),
    ),
    (
        ("studierum", "studierum"),
        ("grupprum", "grupprum"),
        ("läsrum", "läsrum"),
    ),
    (
        ("kampsportslokal", "kampsportslokal"),
        ("dojo", "dojo"),
        ("budolokal", "budolokal"),
    ),
    (
        ("klätterhall", "klätterhall"),
        ("klättervägg", "klättervägg"),
        ("klätterlokal", "klätterlokal"),
    ),
    (
        ("skyttebana", "skytteb"),
        ("skjutbana", "skjutb"),
        ("skyttehall", "skyttehall"),
    ),
    (
        ("boule", "boul"),
        ("petanque", "petanqu"),
    ),
    (
        ("friidrottsbana", "friidrottsb"),
        ("löparbana", "löparb"),
        ("löpbana", "löpb"),
        ("friidrottsoval", "friidrottsoval"),
    ),
    (
        ("växthus", "växthus"),
        ("drivhus", "drivhus"),
    ),
    (
        ("friluftsscen", "friluftssc"),
        ("utomhusscen", "utomhussc"),
        ("utescen", "utesc"),
    ),
    (
        ("lekplats", "lekplat"),
        ("lekpark", "lekpark"),
    ),
    (
        ("pentry", "pentry"),
        ("kokvrå", "kokvrå"),
        ("minikök", "minikök"),
    ),
    (
        ("parkering", "parkering"),
        ("p-plats", "p plat"),
        ("parkeringsplats", "parkeringsplat"),
    ),
    (
        ("rullstolstoalett", "rullstolstoal"),
        ("handikapptoalett", "handikapptoal"),
        ("RWC", "rwc"),
        ("tillgänglig toalett", "tillgäng toal"),
    ),
    (
        ("senior", "seni"),
        ("pensionär", "pensionär"),
    ),
    (
        ("ungdom", "ungdom"),
        ("tonåring", "tonåring"),
    ),
    (
        ("borrmaskin", "borrmaskin"),
        ("skruvdragare", "skruvdrag"),
    ),
    (
        ("mixerbord", "mixerbord"),
        ("mixer", "mix"),
        ("ljudbord", "ljudbord"),
    ),
    (
        ("förlängningssladd", "förlängningsslad"),
        ("skarvsladd", "skarvslad"),
        ("kabelvinda", "kabelvind"),
    ),
    (
        ("hoppborg", "hoppborg"),
        ("hoppslott", "hoppslot"),
    ),
    (
        ("optimistjolle", "optimistjoll"),
        ("jolle", "joll"),
        ("segeljolle", "segeljoll"),
    ),
    (
        ("kanot", "kanot"),
        ("kanadensare", "kanadens"),
    ),
    (
        ("kylskåp", "kylskåp"),
        ("kyl", "kyl"),
    ),
    (
        ("fällbord", "fällbord"),
        ("klappbord", "klappbord"),
        ("vikbord", "vikbord"),
    ),
    (
        ("folkdräkt", "folkdräk"),
        ("hembygdsdräkt", "hembygdsdräk"),
        ("sockendräkt", "sockendräk"),
    ),
    (
        ("blädderblock", "blädderblock"),
        ("flipchart", "flipchart"),
    ),
    (
        ("bärbar dator", "bärb dat"),
        ("laptop", "laptop"),
    ),
    (
        ("tidtagning", "tidtagning"),
        ("tidtagarur", "tidtagarur"),
        ("stoppur", "stoppur"),
    ),
    (
        ("trafikkon", "trafikko"),
        ("markeringskon", "markeringsko"),
        ("koner", "kon"),
    ),
    (
        ("trädgårdsverktyg", "trädgårdsverktyg"),
        ("trädgårdsredskap", "trädgårdsredskap"),
    ),
    (
        ("vindskydd", "vindskyd"),
        ("slogbod", "slogbod"),
    ),
    (
        ("odlingslåda", "odlingslåd"),
        ("pallkrage", "pallkrag"),
    ),
    (
        ("cykelreparation", "cykelreparatio"),
        ("cykelservice", "cykelservic"),
        ("cykellagning", "cykellagning"),
        ("laga cykel", "lag cykl"),
    ),
    (
        ("reparation", "reparatio"),
        ("lagning", "lagning"),
        ("reparera", "reparer"),
    ),
    (
        ("städning", "städning"),
        ("städhjälp", "städhjälp"),
        ("lokalvård", "lokalvård"),
    ),
    (
        ("fotografering", "fotografering"),
        ("fotograf", "fotograf"),
    ),
    (
        ("snöröjning", "snöröjning"),
        ("snöskottning", "snöskottning"),
    ),
    (
        ("beskärning", "beskärning"),
        ("trädbeskärning", "trädbeskärning"),
    ),
    (
        ("sömnad", "sömn"),
        ("skrädderi", "skrädderi"),
        ("skräddare", "skrädd"),
    ),
    (
        ("affisch", "affisch"),
        ("plansch", "plansch"),
    ),
    (
        ("konferencier", "konferenci"),
        ("programledare", "programled"),
        ("moderator", "moderat"),
        ("toastmaster", "toastmast"),
    ),
    (
        ("DJ", "dj"),
        ("discjockey", "discjockey"),
        ("diskjockey", "diskjockey"),
    ),
    (
        ("ljustekniker", "ljusteknik"),
        ("ljusansvarig", "ljusansvar"),
    ),
    (
        ("flytthjälp", "flytthjälp"),
        ("bärhjälp", "bärhjälp"),
    ),
    (
        ("ordningsvakt", "ordningsvak"),
        ("väktare", "väkt"),
    ),
    (
        ("föreläsare", "föreläs"),
        ("föredragshållare", "föredragshåll"),
    ),
    (
        ("föredrag", "föredrag"),
        ("föreläsning", "föreläsning"),
    ),
    (
        ("kassör", "kassör"),
        ("ekonomiansvarig", "ekonomiansvar"),
    ),
    (
        ("sekreterare", "sekreter"),
        ("protokollförare", "protokollför"),
    ),
    (
        ("tränare", "trän"),
        ("coach", "coach"),
    ),
    (
        ("handledare", "handled"),
        ("mentor", "ment"),
    ),
    (
        ("läxhjälp", "läxhjälp"),
        ("läxläsning", "läxläsning"),
        ("läxstuga", "läxstug"),
        ("studiehjälp", "studiehjälp"),
    ),
    (
        ("matematik", "matematik"),
        ("matte", "matt"),
    ),
    (
        ("datorhjälp", "datorhjälp"),
        ("datahjälp", "datahjälp"),
        ("IT-hjälp", "it hjälp"),
        ("IT-support", "it support"),
    ),
    (
        ("språkcafé", "språkcafé"),
        ("språkkafé", "språkkafé"),
    ),
    (
        ("svenska för invandrare", "svensk invandr"),
        ("SFI", "sfi"),
        ("svenskundervisning", "svenskundervisning"),
    ),
    (
        ("guide", "guid"),
        ("guidning", "guidning"),
        ("ciceron", "cicero"),
    ),
    (
        ("demonstration", "demonstratio"),
        ("manifestation", "manifestatio"),
    ),
    (
        ("loppis", "loppis"),
        ("loppmarknad", "loppmarkn"),
    ),
    (
        ("bröllop", "bröllop"),
        ("vigsel", "vigsl"),
    ),
    (
        ("gympa", "gymp"),
        ("jympa", "jymp"),
        ("jumpa", "jump"),
    ),
    (
        ("innebandy", "innebandy"),
        ("floorball", "floorball"),
    ),
    (
        ("övernattning", "övernattning"),
        ("sovplats", "sovplat"),
        ("nattlogi", "nattlogi"),
    ),
)
# The first of each names a group that may be there already; the others come into it.
MORE: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("simlärare", "simlär"),
        ("simlektion", "simlektio"),
        ("simundervisning", "simundervisning"),
        ("simkurs", "simkur"),
    ),
    (
        ("klassrum", "klassrum"),
        ("lektionsrum", "lektionsrum"),
    ),
    (
        ("partytält", "partytält"),
        ("trädgårdstält", "trädgårdstält"),
        ("marknadstält", "marknadstält"),
    ),
    (
        ("barnpassning", "barnpassning"),
        ("barnpassare", "barnpass"),
    ),
    (
        ("bidrag", "bidrag"),
        ("föreningsbidrag", "föreningsbidrag"),
    ),
)

_GROUP = sa.table(
    "synonym_group",
    sa.column("id", sa.BigInteger()),
    sa.column("public_id", sa.Text()),
    sa.column("created_at", marketplace.orm.UtcDateTime(timezone=True)),
)
_TERM = sa.table(
    "synonym_term",
    sa.column("group_id", sa.BigInteger()),
    sa.column("position", sa.Integer()),
    *(sa.column(name, sa.Text()) for name in ("term", "key", "folded")),
)


def upgrade() -> None:
    """Add what is not there; a word that staff has put into a group of theirs stays in that."""
    for terms in GROUPS:
        _add(terms, _groups_of(terms) or {_new_group()})
    for terms in MORE:
        _add(terms, _groups_of(terms[:1]))


def downgrade() -> None:
    """Leave the words: staff keeps them, and an older version reads them as well."""


def _groups_of(terms: Sequence[tuple[str, str]]) -> set[int]:
    keys = [key for _term, key in terms]
    statement = sa.select(_TERM.c.group_id).where(_TERM.c.key.in_(keys))
    return set(op.get_bind().scalars(statement))


def _new_group() -> int:
    signs = string.ascii_lowercase + string.digits
    public_id = "".join(secrets.choice(signs) for _ in range(12))
    op.bulk_insert(_GROUP, [{"public_id": public_id, "created_at": datetime.now(UTC)}])
    statement = sa.select(_GROUP.c.id).where(_GROUP.c.public_id == public_id)
    return int(op.get_bind().execute(statement).scalar_one())


def _add(terms: Sequence[tuple[str, str]], groups: set[int]) -> None:
    """Add the terms that no group has to the one group; where they stand in several, to none."""
    if len(groups) != 1:
        return
    (group_id,) = groups
    bind = op.get_bind()
    there = set(bind.scalars(sa.select(_TERM.c.key)))
    of_group = _TERM.c.group_id == group_id
    last = bind.scalar(sa.select(sa.func.max(_TERM.c.position)).where(of_group))
    start = 0 if last is None else last + 1
    missing = [(term, key) for term, key in terms if key not in there]
    if missing:
        op.bulk_insert(
            _TERM,
            [
                {
                    "group_id": group_id,
                    "position": n,
                    "term": term,
                    "key": key,
                    "folded": key.translate(FOLDED),
                }
                for n, (term, key) in enumerate(missing, start)
            ],
        )
