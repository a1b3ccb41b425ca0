"""The sort keys of all titles: one after the other in one piece, not fifty thousand objects."""

from array import array
from collections.abc import Iterable, Mapping


class Titles:
    """Titles by number. It never changes; what came since is kept beside the one piece."""

    def __init__(self, titles: Iterable[str]) -> None:
        pieces = [title.encode() for title in titles]
        self._text = b"".join(pieces)
        self._ends = array("I", [0])
        end = 0
        for piece in pieces:
            end += len(piece)
            self._ends.append(end)
        self._since: dict[int, str] = {}

    def __getitem__(self, number: int) -> str:
        title = self._since.get(number)
        if title is None:
            title = self._text[self._ends[number] : self._ends[number + 1]].decode()
        return title

    def followed(self, came: Mapping[int, str]) -> "Titles":
        """Return the same with others at some numbers, which may be new."""
        found = Titles(())
        found._text, found._ends = self._text, self._ends
        found._since = {**self._since, **came}
        return found
