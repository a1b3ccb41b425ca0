"""Every text that people read has its Swedish words; English stands in the code itself."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from guards.tree import ROOT, modules

LOCALES = ROOT / "marketplace" / "locale"
OWN = {"_l": None, "_n": (1, 2), "_ln": (1, 2)}
KEYWORDS: dict[str, Any] = {**DEFAULT_KEYWORDS, **OWN}


def used() -> Catalog:
    """Return what the code and the templates say, taken out of them as `make messages` does."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog()
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, strip_comment_tags=True)
    for name, line, message, comments, context in found:
        catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def hidden_names(source: str) -> set[str]:
    """Return the names by which a module asks for words and which nobody looks for."""
    return {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for alias in node.names
        if alias.name.endswith("gettext")
    } - set(KEYWORDS)


def read(file: Path, language: str) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def key(message: Message) -> tuple[object, object]:
    return message.id, message.context


def told(message: Message) -> str:
    return repr(message.id)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def faults(catalogue: Catalog, wanted: Catalog) -> list[str]:
    """Return what is missing, unfinished, unlike its origin or no longer said anywhere."""
    there = {key(message): message for message in catalogue if message.id}
    expected = {key(message): message for message in wanted if message.id}
    found = [f"missing: {told(expected[one])}" for one in expected.keys() - there.keys()]
    found += [f"said nowhere: {told(there[one])}" for one in there.keys() - expected.keys()]
    found += [f"obsolete: {told(message)}" for message in catalogue.obsolete.values()]
    for one in sorted(there.keys() & expected.keys(), key=str):
        found += wrong(catalogue, there[one])
    return found


def wrong(catalogue: Catalog, message: Message) -> list[str]:
    strings = forms(message)
    needed = catalogue.num_plurals if message.pluralizable else 1
    if len(strings) != needed or not all(text.strip() for text in strings):
        return [f"not translated: {told(message)}"]
    found = [f"to be looked over: {told(message)}"] if message.fuzzy else []
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    holes = {name for text in ids for name in placeholders(text)}
    # A plural form may leave its number out, and may not bring one that nobody fills.
    if any(
        placeholders(text) - holes or (not message.pluralizable and placeholders(text) != holes)
        for text in strings
    ):
        found.append(f"other placeholders: {told(message)}")
    return found


def placeholders(text: str) -> set[str]:
    return {part.partition(")")[0] for part in text.split("%(")[1:]}


def test_every_text_is_told_in_swedish() -> None:
    catalogue = read(LOCALES / "sv" / "LC_MESSAGES" / "messages.po", "sv")
    assert faults(catalogue, used()) == []


def test_english_is_what_the_code_says() -> None:
    catalogue = read(LOCALES / "en" / "LC_MESSAGES" / "messages.po", "en")
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        assert not message.id or set(forms(message)) <= {"", *ids}, told(message)


def test_make_messages_takes_out_the_same_texts() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told_to = dict(re.findall(r"--keyword (\w+)(?::([\d,]+))?", makefile))
    assert told_to == {name: "1,2" if places else "" for name, places in OWN.items()}
    assert len(used()) > 200


def test_code_asks_for_words_only_by_names_that_are_looked_for() -> None:
    for path in modules():
        assert hidden_names(path.read_text(encoding="utf-8")) == set(), path.name
    assert hidden_names("from flask_babel import lazy_gettext as later") == {"later"}


@pytest.mark.parametrize(
    ("identifier", "string", "flags", "fault"),
    [
        ("Free", "", (), "not translated"),
        ("Free", "Ledig", ("fuzzy",), "to be looked over"),
        ("Ask %(name)s", "Fråga %(namn)s", (), "other placeholders"),
        (("%(n)s hour", "%(n)s hours"), ("%(n)s timme", ""), (), "not translated"),
        ("Gone", "Borta", (), "said nowhere"),
    ],
)
def test_a_planted_fault_is_noticed(
    identifier: str | tuple[str, str],
    string: str | tuple[str, str],
    flags: tuple[str, ...],
    fault: str,
) -> None:
    catalogue, wanted = Catalog(locale="sv"), Catalog()
    catalogue.add(identifier, string, flags=flags)
    if fault != "said nowhere":
        wanted.add(identifier)
    assert [line.partition(":")[0] for line in faults(catalogue, wanted)] == [fault]


def test_a_missing_text_is_noticed_and_a_good_one_passes() -> None:
    catalogue, wanted = Catalog(locale="sv"), Catalog()
    wanted.add("Free %(day)s")
    assert faults(catalogue, wanted) == ["missing: 'Free %(day)s'"]
    catalogue.add("Free %(day)s", "Ledig %(day)s")
    assert faults(catalogue, wanted) == []
