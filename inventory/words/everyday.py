"""Words of everyday Swedish that say little of what is looked for, and those that nobody mends."""

from functools import lru_cache

from marketplace.wording import fold

# Beside other words they are not asked for at all: kan man låna en kärra.
LITTLE = frozenset(
    """
alla allt alltid andra annan annat antingen any ca can cirka could dem denna dess dessa detta dig
din dina dit ditt do does du där därför då efter ej eller ens era ett fast finnas finns fram från
för före genast genom ger gott han hans have helst hemma henne hennes her his hit hon honom hur
här i ibland igen in inga ingen ingenting inget innan inom inte it ja jag ju kanske knappt kunde
kunna lite man me mellan mer mest mig min mina mindre minst mitt mot my mycket måste ner nog nu
när nästa någon något några nån nåt också ofta oftast olika om omkring ovan per precis redan
runt samma samt sedan sen sig sin sina sitt ska skall skulle snart som some så sådan sådana
sådant tack that them there they this trots typ under upp ur utan utanför vad var vara varför
varje vars vart vem vems vet vid vilka vilken vilket väl vår våra vårt what where which who än
ändå ännu är åt över
""".split()  # noqa: SIM905 - a list of words
)
# What one does with nearly everything: beside other words they only refine.
GENERAL = frozenset(
    """
anordna anordnar använd använda användas använder använt arbeta arbetar arrangera arrangerar
behöva behövs bli blir börja börjar delta deltar fick fixa fixar få får försöka försöker ge ger
gjort gå går gör göra ha hade haft hjälp hjälpa hjälper hjälpt hålla håller jobba jobbar komma
kommer köpa köper köra leta letar lägga lägger lär lära lärt ordna ordnar prova provar se ses
skaffa skaffar spela spelar spelat sätta sätter söka ta tar testa testar titta tittar träffa
träffar träffas träna tränar tränat undrar vilja vill visa åka åker önska önskar önskas öva övar
""".split()  # noqa: SIM905 - a list of words
)
_DAYS = (
    *("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    *("vardag", "helgdag", "dag"),
)
_OTHER_TIMES = """
apr april aug augusti dagtid datum dec december eftermiddag eftermiddagar eftermiddagen feb
februari förmiddag förmiddagar förmiddagen helg helgen helger helgerna helgs idag igår ikväl
ikväll imorgon jan januari juli juni kl klockan kväll kvällar kvällarna kvällen kvällstid maj mars
minut minuter morgnar morgon morgonen månad månaden månader natt natten nov november nätter okt
oktober sept september timmar timme timmen vecka veckan veckor veckorna år året övermorgon
""".split()  # noqa: SIM905 - a list of words
TIMES = frozenset(
    [*_OTHER_TIMES]
    + [day + ending for day in _DAYS for ending in ("", "en", "ar", "arna", "s", "skväll")]
)
NUMBERS = frozenset(
    """
andra arton elva fem femtio femton fjorton fyra fyrtio nio nittio nitton sex sextio sexton sju
sjuttio sjutton tio tjugo tolv tre tredje trettio tretton tusen två åtta åttio
""".split()  # noqa: SIM905 - a list of words
)
# Words that everybody writes and no listing may have: they are no slips of others.
_COMMON = frozenset(
    """
adress aktiv ambulans annons anställd ansvar ansökan apotek arbete artist avgift avtal bank barnen
bebis berätta besök betala betalning biljett billig billigt blå bra bransch bror bygga byta café
cancer dagis dagligen dator deklaration diskussion doktor dotter dricka drömmar dyr dyrt elever
engelska enkel enkelt ensam erbjuda erfarenhet exempel extra fader faktura familjer far fara
farlig fel fin fira flera flest flicka flyg folk fri frisk fru fråga frågor full fullt fylla följa
föreläsare föreläsning förlåt förra förslag första försäkring förälder föräldrar gamla gammal gift
glad grannar granne gratis grön gul gäster göra halt handla hav hel helt hem hemma himmel hitta
hjärta hoppas hund hundar hus hyra hyresavtal hälsa hälsning hög höra information inköp intresse
jobb kalender kallt kanal katt kille klar kläder kommun kompis kontakt kontakta kontrakt kort
kostnad kvinna kvinnor känna land ledig lediga ledigt ledsagare ledsagning lev leva lever liv lov
lugn lunch lycka lyssna lägenhet läkare lätt lång lördagskväll mamma mamman man matematik matte
medan medicin mening middag miljon minnas minne moped mor morfar mormor motor möjlig namn nanny ny
nya nyckel nytt nära nöjd ovanlig pappa passa passar pengar pension pensionär pensionärer personal
plats platser pojke polis populär prata pratar present pris priser problem program rabatt rast
recept resa resor resultat rik ringa rolig roligt ropa rut röd rörelse rösta rösträtt saft sak
saker sambo samhälle samma seriös service sida siffra sitta sjuk skatt skattedeklaration sko skola
skor skriva skuld skötsel slut släkt släppa smak snabb snabbt snäll sol sova spara speciell språk
staden starta stor storlek student studera stänga stöd svar svara svart svensk svenska svår syskon
syster säker sälja säng söt tala tanka tankar tanke telefonnummer tidig tidigt tidning tidtabell
tillfälle tillstånd trevlig trygg trött tvätta tycka tyska tyst tänka ung unga ungdom ungdomar
uppdrag uppgift utland vacker vakt van vana vanlig varm vatten verksamhet viktig villkor vit vuxen
vuxna väder vän vänlig vänner värld växa yrke ägare ägg älska ändra ärende äta önskan öppen öppet
öppettider
""".split()  # noqa: SIM905 - a list of words
)
# Feasts by whose names somebody says when: they are no slips either.
_FEASTS = frozenset(
    """
annandag annandagen juldagen julafton julhelgen kristi långfredagen lucia luciadagen
midsommarafton midsommardagen nyårsafton nyårsdagen pingst pingstafton pingstdagen påskafton
påskdagen påskhelgen trettondagen valborg valborgsmässoafton
""".split()  # noqa: SIM905 - a list of words
)
# What begins many a word without being any of what is looked for: före-läsare, under-visning.
PREFIXES = frozenset(
    """
allt annan bakom bi bort borta både denna dess dessa där efter emot ens fram framför från för
förbi före genom hit hos här inifrån innan inom inte kring med mellan mest mis mot ned ner när
någon något ofta om omkring ovan per på samman samt sedan sen som så till tills tro under upp uppe
ur utan utanför vad van var vid än åt åter över
""".split()  # noqa: SIM905 - a list of words
)


def is_little(word: str) -> bool:
    """Tell whether a word is not asked for where others are."""
    return word in _LITTLE_TYPED


def says_little(word: str) -> bool:
    """Tell whether nobody looks for a word by itself: inte, spela, kväll."""
    return is_little(word) or refines(word)


def refines(word: str) -> bool:
    """Tell whether a word only tells apart what others find: spela, tisdagar, tre."""
    return word in _REFINING


def is_known(word: str) -> bool:
    """Tell whether a word is written as it is meant, with its dots and rings or without them."""
    return fold(word) in _known()


# Without their dots and rings they are other words: val, nar.
_LITTLE_TYPED = LITTLE | ({fold(word) for word in LITTLE} - {"val", "nar", "dar"})
_REFINING = GENERAL | TIMES | NUMBERS


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    some = LITTLE | _REFINING | _COMMON | _FEASTS
    return frozenset(fold(one) for one in some)
