"""Rooms stay small: modules, functions and tests that a newcomer reads in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from guards.tree import inside, modules

LONGEST_MODULE = 400
LONGEST_TEST = 600
LONGEST_FUNCTION = 50
# A judge that came whole from elsewhere, and the schema as it was written once.
AS_THEY_CAME = ("tests/tools/", "migrations/versions/")


def checked() -> Iterator[Path]:
    for path in modules("bookings", "inventory", "marketplace", "tests", "tools", "benchmarks"):
        if not inside(path).startswith(AS_THEY_CAME):
            yield path


def too_long(name: str, source: str) -> bool:
    limit = LONGEST_TEST if name.startswith(("tests/", "tools/")) else LONGEST_MODULE
    return len(source.splitlines()) > limit


def long_functions(source: str) -> list[str]:
    """Return the functions over the limit; what they say of themselves is not counted."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{node.name}: {length} lines")
    return found


def silent(source: str) -> bool:
    """Tell whether a module with anything in it does not say what it is for."""
    tree = ast.parse(source)
    return bool(tree.body) and not ast.get_docstring(tree)


def test_no_module_is_longer_than_a_room() -> None:
    found = [
        inside(path)
        for path in checked()
        if too_long(inside(path), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_function_is_longer_than_a_page() -> None:
    found = {
        inside(path): long
        for path in checked()
        if (long := long_functions(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_module_says_what_it_is_for() -> None:
    found = [
        inside(path)
        for path in checked()
        if not inside(path).startswith("tests/") and silent(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "lines", "verdict"),
    [
        ("bookings/x.py", 401, True),
        ("bookings/x.py", 400, False),
        ("tests/x.py", 601, True),
        ("tests/x.py", 600, False),
    ],
)
def test_a_long_module_is_noticed(name: str, lines: int, *, verdict: bool) -> None:
    assert too_long(name, "x = 1\n" * lines) is verdict


def test_a_long_function_and_a_silent_module_are_noticed() -> None:
    source = "def long():\n" + "    x = 1\n" * 51
    assert long_functions(source) == ["long: 51 lines"]
    assert long_functions("def fits():\n" + "    x = 1\n" * 50) == []
    assert silent(source)
    assert not silent('"""Says it."""\n' + source)
