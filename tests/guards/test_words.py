"""Nothing that is committed is unfinished, names a machine, or identifies a person."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from guards.tree import files, inside, modules

TEXT = frozenset(
    {"cfg", "css", "csv", "html", "ini", "js", "json", "mako", "md", "po", "pot", "py", "sh"}
    | {"svg", "toml", "txt", "webmanifest", "yml"}
)
NAMELESS = frozenset({"Makefile", "LICENSE", "run", ".gitignore"})
PURPOSELESS = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
AS_THEY_CAME = ("static/vendor/", "tests/data/", "tests/tools/")

# Written in pieces, so that this file does not hold what it looks for.
MARKS = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")
UNFINISHED = re.compile(rf"\b({'|'.join(MARKS)})\b")
MACHINE = re.compile(
    r"(?<![\w.}/])/(?:" + "|".join(("ro" + "ot", "wo" + "rk", "ho" + "me", "Us" + "ers")) + r")/\w"
)
REGISTRY = re.compile(
    "|".join(
        re.escape(".".join(host))
        for host in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("crates", "io"),
        )
    )
    + "|--(?:extra-)?index-url"
)
# What lies beside the repository is not there for who has cloned it: the rule belongs in `docs/`.
OUTSIDE = re.compile(
    r"\b(?:contract|design|style|brief|domain)\.m" + r"d\b"
    r"|\bdata READ" + r"ME\b|\b(?:shared|reference)/\w",
    re.IGNORECASE,
)
# A birth date of this or the last century, a separator, four figures. Coordinates, times and
# telephone numbers do not have that shape.
PERSON = re.compile(
    r"(?<![\w.-])(?:19|20)?\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[-+]\d{4}(?![\w-])"
)


def texts() -> Iterator[tuple[str, str]]:
    for path in files():
        name = inside(path)
        if (path.suffix[1:] in TEXT or path.name in NAMELESS) and not name.startswith(AS_THEY_CAME):
            yield name, path.read_text(encoding="utf-8", errors="replace")


def hits(pattern: re.Pattern[str], *, but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name}:{number}: {found[0]}"
        for name, text in texts()
        if not name.startswith(but)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := pattern.search(line))
    ]


def prints(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_nothing_is_left_unfinished() -> None:
    assert hits(UNFINISHED) == []


def test_no_machine_stands_in_a_file() -> None:
    assert hits(MACHINE) == []


def test_no_registry_stands_in_a_file() -> None:
    # The Makefile tells the lock writer to leave the address out.
    assert hits(REGISTRY, but=("Makefile",)) == []


def test_no_file_cites_what_a_clone_does_not_have() -> None:
    assert hits(OUTSIDE) == []


def test_nobody_can_be_identified() -> None:
    assert hits(PERSON) == []


def test_every_module_has_a_purpose_in_its_name() -> None:
    folders = ("bookings", "inventory", "marketplace", "tests", "tools", "benchmarks")
    found = [inside(path) for path in modules(*folders) if path.stem in PURPOSELESS]
    assert found == []


def test_the_product_writes_no_stray_lines() -> None:
    assert [inside(path) for path in modules() if prints(path)] == []


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (UNFINISHED, "# TO" + "DO: later"),
        (MACHINE, 'open("/ro' + 'ot/x")'),
        (MACHINE, "see /wo" + "rk/main"),
        (REGISTRY, "https://files.pythonhosted" + ".org/packages"),
        (OUTSIDE, "see contract" + ".md, Forms"),
        (OUTSIDE, "Design" + ".md section 5"),
        (OUTSIDE, "the rules of the data " + "README"),
        (OUTSIDE, "reference" + "/domain"),
        (PERSON, "born 19850709" + "-9876"),
        (PERSON, "850709" + "-9876"),
    ],
)
def test_a_planted_fault_is_noticed(pattern: re.Pattern[str], planted: str) -> None:
    assert pattern.search(planted)


@pytest.mark.parametrize(
    ("pattern", "innocent"),
    [
        (MACHINE, "/static/work/x"),
        (MACHINE, "{root}/work"),
        (OUTSIDE, "docs/api.md and README.md"),
        (PERSON, "2027-03-28"),
        (PERSON, "08-465 004 00"),
        (PERSON, "20270328T010000Z"),
    ],
)
def test_an_innocent_line_passes(pattern: re.Pattern[str], innocent: str) -> None:
    assert not pattern.search(innocent)


def test_a_planted_print_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('print("here")', encoding="utf-8")
    assert prints(module)
