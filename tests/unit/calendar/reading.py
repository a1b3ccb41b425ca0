"""A reader of iCalendar bytes made from the RFC alone, as a second opinion beside the library."""

import re
from dataclasses import dataclass

_UNESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NAME_AND_PARAMS = re.compile(
    r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Line:
    """One content line, its value as written."""

    name: str
    params: str
    value: str

    @property
    def text(self) -> str:
        """The value as a TEXT, unescaped in one pass."""
        return _UNESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


def read_lines(content: bytes) -> list[Line]:
    """Unfold and split; fails on anything that is no content line."""
    assert content.endswith(b"\r\n")
    unfolded = content.replace(b"\r\n ", b"").decode("utf-8")
    lines = []
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        found = _NAME_AND_PARAMS.fullmatch(line)
        assert found is not None, line
        lines.append(Line(*found.groups()))
    return lines


def first(content: bytes, name: str) -> Line:
    """Return the first line of that name."""
    return next(line for line in read_lines(content) if line.name == name)


def names(content: bytes) -> list[str]:
    """Return the property names in order, BEGIN and END aside."""
    return [line.name for line in read_lines(content) if line.name not in {"BEGIN", "END"}]
