"""Swedish words for made-up titles and texts: compounds and their forms, several thousand."""

import random
from itertools import product

_FIRST = (
    "idrotts fotbolls handbolls musik dans kultur teater film konst slöjd mat kaffe barn ungdoms"
    " senior förenings bygde hembygds skol sommar vinter kvälls helg park torg strand hamn skogs"
    " båt segel kanot cykel bil släp tält fest kalas marknads loppis mötes styrelse årsmötes kurs"
    " studie språk data ljud ljus scen bild foto text bok teckenspråks hjälp räddnings brand"
    " trygghets friluft vandrings läger scout gymnastik sim skridsko hockey bord stol"
)
_SECOND = (
    "hall sal rum lokal plan förråd grupp klubb kurs cirkel läger fest marknad utställning möte"
    " tävling träning lek spel anläggning utrustning vagn bord stol skåp låda väska kabel duk"
    " ledare hjälp tjänst rådgivning handledning utbildning vägledning värd tekniker guide tolk"
    " verkstad studio kök scen gård hus stuga brygga bana yta plats park trädgård odling samling"
    " kväll dag vecka helg"
)
ENDINGS = ("", "en", "er", "erna", "s")
_PLAIN = (
    "rymlig ljus stor liten nyrenoverad enkel modern gammal trevlig lugn central bra fin egen"
    " gemensam öppen varm torr stadig lätt tung komplett hel ren välskött tyst praktisk"
    " passar finns ligger ingår lånas bokas hämtas lämnas städas används rymmer behöver kräver"
    " vi ni alla många några flera också gärna alltid ofta ibland bara mycket nära mitt intill"
    " medlemmar deltagare besökare ledare barn vuxna äldre familjer grannar vänner föreningar"
    " nyckel kod parkering hållplats entré garderob toalett diskbänk spegel piano projektor duk"
    " mattor hyllor fönster golv väggar tak värme vatten el bredband mikrofon högtalare"
)
_NAMES = (
    "Björken Eken Linden Rönnen Granen Tallen Aspen Almen Solrosen Vallmon Måsen Svanen Laxen"
    " Ankaret Kompassen Fyren Kvarnen Smedjan Mejeriet Gasverket Kajen Sundet Kullen Ängen Lunden"
    " Gläntan Källan Bäcken Dalen Höjden Borgen Tornet Porten Bryggan Seglet Rodret Masten"
    " Kaptenen Lotsen Trädgården Tegelbruket Sockerbruket Slakthuset Väveriet Spinneriet"
)
FIRST, SECOND, PLAIN, NAMES = (words.split() for words in (_FIRST, _SECOND, _PLAIN, _NAMES))


class Words:
    """Words drawn with a chance of one's own; common ones come often, rare ones seldom."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        compounds = [first + second for first, second in product(FIRST, SECOND)]
        chance.shuffle(compounds)
        self._compounds = compounds
        # Drawn by the square of a chance, which makes the first words far commoner than the last.
        self._last = len(compounds) - 1

    def compound(self) -> str:
        """Return a compound in one of its forms."""
        chance = self._chance.random()
        return self._compounds[int(chance * chance * self._last)] + self._chance.choice(ENDINGS)

    def name(self) -> str:
        """Return the name of a house."""
        return self._chance.choice(NAMES)

    def sentence(self, length: int) -> str:
        """Return so many words, a third of them compounds."""
        chance = self._chance
        words = [
            self.compound() if chance.random() < 0.3 else chance.choice(PLAIN)
            for _ in range(length)
        ]
        return " ".join(words).capitalize() + "."

    def text(self, sentences: int) -> str:
        """Return so many sentences."""
        return " ".join(self.sentence(self._chance.randint(6, 14)) for _ in range(sentences))
