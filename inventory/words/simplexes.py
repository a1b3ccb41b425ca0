"""Swedish words that compounds are made of, as associations and their premises use them."""

# A compound is taken apart only into words that stand here, in the vocabulary, or in the index;
# shorter words than four letters count only from this list, since names hide too many of them.
SIMPLEXES = frozenset(
    """
affisch afton aktivitet allé anläggning arena arrangemang ateljé aula bad bageri bak bakning bana
band bar barn bas bassäng bastu begravning belysning berg bibliotek bidrag bil bild biljard blom bod
bok bokföring bokning boll bollplan bord borr boule box brand bro brygga bräda bröd bröllop buffé
buss by bygd byggnad bänk båge båt cirkel cykel dam damm dans data dator demokrati disco disk docka
dop drama drejning drift dryck dräkt duk dusch dörr ekonomi el elev familj fest fika film fisk
fiskdamm fäll följe flagg flagga flick flyt folk forum fot fotboll foto friidrott friluft frisbee
fritid frukost frukt funktion fält färg fönster förening förråd förskola förskole förvaring galler
galleri garderob gata gemenskap gitarr glas golf golv grill grupp gränd gräs gräsplan guide gym
gymnastik gympa gäst gård hall hamn hand handboll handikapp handledare hantverk hemkunskap herr
historia hjul hjälp hobby hoppborg hotell hund hus hylla hyra hytt häst hållare hörsel höst idrott
idé inne innebandy instruktör instrument is ishockey jolle jord judo jul jumpa junior kaffe kafé
kajak kalas kamera kampsport kanot kapp karate karneval karta kassa kast kastrull kebab keramik
kille kiosk klapp klass klippning klocka klubb klänning klätter klättra knatte knop kock kollo kolo
koloni kompetens kompost konferens konfirmation konsert konst konstgräs kontor kopp korg kort kostym
kropp kross kräft kulle kultur kund kurs kväll kyl kylskåp kyrka kyrko kår källare kök kör köra
körsång ladugård lag lampa last ledar ledare lek lektion liggunderlag linje list litteratur ljud
ljus loge lokal loppis lott lucia luft lunch lykta läger lärar lärare läs läx läxa låda marknad mask
maskin mat match material matta medlem mikrofon miljö mingel mixer mobil morgon motion motor museum
musik mässa mål målning målvakt möbel möbler möte natt natur nybörjare nät odling ord ordförande
orgel orientering orkester paddel padel paket pannkaka papp papper parad paraply park parkering
party patrull piano pingis pizza plan plats podium pojk pool popcorn porslin press projekt projektor
prov publik pump pyssel racket radio ramp redskap reflex registrering rep repetition replokal
restaurang revision rid rida rock rullstol rum runda rök röst sagostund sal salong samling samtal
sand sarg scen scout segel segling seminarium senior servering set sim simning simskola sjuk
sjukvård sjö skate skid skida skog skol skola skridsko skrift skrivare skylt skytte skärm slinga
släp slöjd smörgås snickeri soffa sommar soppa spegel spel spelning spis sport språk språkcafé stad
stapel station stativ stege sten stjärna stol strand strålkastare student studie studio stuga stugor
styrelse städ ställ ställning stång stöd svets sy symaskin syn säck säng säsong sång söm tak tal
tavla teater teknik tekniker telefon tennis text textil tid tidning tillgänglighet tjej tjänst
toalett tolk tolkning torg torn trafik trappa trum trumma tryck trä träd trädgård träff träning
träslöjd tröja tur tält tävling tåg tårta underhåll undervisning ungdom urna utbildning ute utomhus
utställning vagn vaktmästare vandring vatten vecka ved ved verk verkstad verktyg vernissage video
vin vinter visning volleyboll vuxen väg vägg väntsal värd värme väska väst väv väveri vård yoga yta
äldre äpple öl optimist öppen övning
""".split()  # noqa: SIM905 - a list of words
)
# Shorter ones still, which only begin a compound.
BEGINNINGS = frozenset({"is", "el", "sy", "öl", "by"})
# What ends many a word without being a word there: park-ering is no ring.
ENDINGS = frozenset({"ring", "ringar", "ar", "ning"})
# What a word can end in even where nobody knows how it begins: Ankarsalen is a sal.
NOUNS = frozenset(
    """
ateljé bad båt brygga bänk cykel grill gård hall hus hydda hörna koll kurs kväll kök lampa lokal
maskin park plan podium rum sal service skola skåp stuga tekniker tolk torg tält vagn verkstad väska
väst
""".split()  # noqa: SIM905 - a list of words
)
NO_COMPOUNDS = frozenset(
    {"centrum", "spektrum", "forum", "serum", "konkurs", "exkurs", "universal"}
)
# What is no kind of what it ends in: matlagning mends nothing.
SAYING_ELSE = frozenset(
    {"matlagning", "matlagningen"}
    # Nor is what can be folded, fällbart, a bar.
    | {f"{done}{end}" for done in ("fäll", "flytt", "stapel") for end in ("bar", "bart", "bara")}
)
