"""A catalogue with some of its listings read anew: all others keep their numbers and sets."""

from collections.abc import Collection

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column, Entry, Stock
from inventory.catalogue.sets import Set


def merged(old: Catalogue, anew: Catalogue, changed: Collection[int]) -> Catalogue:
    """Return `old` with the listings of these ids as `anew` has them, or gone where it has not.

    What is known keeps its number; what is new comes after the last. Neither is altered.
    """
    number = dict(old.number)
    entries: list[Entry | None] = list(old.entries)
    lost = [number[key] for key in changed if key in number]
    for key in changed:
        if key in number and key not in anew.number:
            entries[number.pop(key)] = None
    moved: dict[int, int] = {}
    for key, n in anew.number.items():
        at = number.setdefault(key, len(entries))
        if at == len(entries):
            entries.append(None)
        entries[at] = anew.entry(n)
        moved[n] = at
    size = len(entries)
    keep = ~sets.of(lost, size)

    def placed(those: Set) -> Set:
        return sets.of((moved[n] for n in sets.members(those)), size)

    columns: dict[Column, dict[object, Set]] = {}
    for name in old.columns.keys() | anew.columns.keys():
        before, after = old.column(name), anew.column(name)
        kept = {value: those & keep for value, those in before.items()}
        for value, those in after.items():
            kept[value] = kept.get(value, sets.NONE) | placed(those)
        columns[name] = {value: those for value, those in kept.items() if those}
    everything = (old.everything & keep) | placed(anew.everything)
    return Catalogue(entries, number, columns, _stock(old, anew, lost, moved), everything)


def _stock(
    old: Catalogue, anew: Catalogue, lost: Collection[int], moved: dict[int, int]
) -> dict[int, Stock]:
    stock = dict(old.stock)
    for n in lost:
        for unit, _taken in old.entry(n).takes:
            left = tuple(taker for taker in stock[unit].takers if taker[0] != n)
            stock[unit] = stock[unit]._replace(takers=left)
    for unit, one in anew.stock.items():
        before = stock[unit].takers if unit in stock else ()
        own = tuple((moved[n], taken) for n, taken in one.takers)
        stock[unit] = Stock(one.quantity, before + own)
    return {unit: one for unit, one in stock.items() if one.takers}
