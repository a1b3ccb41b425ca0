"""Templates compile, link to what exists, stay inside the content policy, and are all used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from guards.tree import ROOT, modules
from jinja2 import Environment, TemplateSyntaxError, nodes

from marketplace import outbox

FOLDER = ROOT / "templates"
COMPONENTS = "components/"
# What reads a mail knows no style sheet: css-inline moves this one style element into the mail.
STYLED = frozenset({"layouts/email.html"})
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*="),
    "a handler in an attribute": re.compile(r"<[^>{]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "a style element": re.compile(r"<style\b"),
    "text marked safe": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}
DESIGN_SYSTEM = re.compile(r"(?<![\w-])ds-[a-z]")
ADDED_BY_TESTS = {"test_note", "broken", "secret_note"}
PARTS = ("subject.txt", "body.txt", "body.html")
NAME = re.compile(r"[\w./-]+\.(?:html|txt)")


def names() -> list[str]:
    found = (path for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"})
    return sorted(path.relative_to(FOLDER).as_posix() for path in found)


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def faults(name: str, text: str) -> list[str]:
    """Return what the content policy or the style of the house does not let into a template."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    found = [word for word, pattern in FORBIDDEN.items() if pattern.search(text)]
    if name in STYLED:
        found = [word for word in found if word != "a style element"]
    if not name.startswith(COMPONENTS) and DESIGN_SYSTEM.search(text):
        found.append("a class of the design system")
    return found


def unused_imports(environment: Environment, text: str) -> set[str]:
    tree = environment.parse(text)
    brought: set[str] = set()
    for node in tree.find_all((nodes.Import, nodes.FromImport)):
        if isinstance(node, nodes.Import):
            brought.add(node.target)
        elif isinstance(node, nodes.FromImport):
            brought |= {name if isinstance(name, str) else name[1] for name in node.names}
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    return brought - used


def linked_in_template(environment: Environment, text: str) -> Iterator[str]:
    """Yield the endpoints that `url_for('…')` names literally."""
    for call in environment.parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for" and call.args:
            for constant in (call.args[0], *call.args[0].find_all(nodes.Const)):
                if isinstance(constant, nodes.Const):
                    yield str(constant.value)


def linked_in_code(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name | ast.Attribute)
            and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == "url_for"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def named_in_code(text: str) -> Iterator[re.Pattern[str]]:
    """Yield patterns of the templates that Python names, `{}` of an f-string being anything."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if NAME.fullmatch(node.value):
                yield re.compile(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"
                for part in node.values
            ]
            if len(parts) > 1 and "".join(parts).endswith((r"\.html", r"\.txt")):
                yield re.compile("".join(parts))


def unreferenced(listed: list[str], kinds: frozenset[str], code: list[str]) -> list[str]:
    patterns = [pattern for text in code for pattern in named_in_code(text)]
    patterns += [
        re.compile(rf"email/{re.escape(kind)}/(subject\.txt|body\.txt|body\.html)")
        for kind in kinds
    ]
    called = {name for one in listed for name in NAME.findall(source(one)) if name != one}
    return [
        name
        for name in listed
        if name not in called and not any(pattern.fullmatch(name) for pattern in patterns)
    ]


def code_of_the_product() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in modules()]


@pytest.mark.parametrize("name", names())
def test_a_template_compiles_and_keeps_to_the_policy(application: Flask, name: str) -> None:
    environment = application.jinja_env
    environment.get_template(name)
    text = source(name)
    assert faults(name, text) == []
    assert unused_imports(environment, text) == set()
    unknown = set(linked_in_template(environment, text)) - set(application.view_functions)
    assert unknown == set()


def test_code_links_to_pages_that_exist(application: Flask) -> None:
    for path in modules():
        linked = set(linked_in_code(path.read_text(encoding="utf-8")))
        full = {endpoint for endpoint in linked if not endpoint.startswith(".")}
        assert full <= set(application.view_functions), path.name


def test_every_template_is_used(application: Flask) -> None:
    del application
    assert unreferenced(names(), outbox.kinds(), code_of_the_product()) == []


def test_every_mail_has_its_three_texts(application: Flask) -> None:
    del application
    # Other tests of the same process may have added kinds of their own.
    ours = set(outbox.kinds()) - ADDED_BY_TESTS
    wanted = {f"email/{kind}/{part}" for kind in ours for part in PARTS}
    assert wanted <= set(names())


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        '<a href="/" onclick="go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        "{{ text|safe }}",
        '<p class="ds-paragraph">',
    ],
)
def test_a_planted_fault_is_noticed(planted: str) -> None:
    assert faults("bookings/planted.html", planted)


def test_what_only_looks_like_a_fault_passes() -> None:
    innocent = (
        '<p class="odds-on" data-style="x">{# no style="" here #}<script src="/a.js"></script>'
    )
    assert faults("bookings/innocent.html", innocent) == []


def test_a_broken_unused_or_lost_template_is_noticed(application: Flask, tmp_path: Path) -> None:
    environment = application.jinja_env
    with pytest.raises(TemplateSyntaxError):
        environment.from_string("{% if %}")
    text = "{% import 'components/ui.html' as ui %}{% from 'a.html' import b as c %}{{ ui.x }}"
    assert unused_imports(environment, text) == {"c"}
    assert set(linked_in_template(environment, "{{ url_for('no.where', x=1) }}")) == {"no.where"}
    assert set(linked_in_code("url_for('no.where')")) == {"no.where"}
    listed = names()
    code = [text for text in code_of_the_product() if "marketplace/terms.html" not in text]
    assert "marketplace/terms.html" in unreferenced(listed, outbox.kinds(), code)
    del tmp_path
