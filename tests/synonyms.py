"""The synonyms that the migrations begin with, for tests over tables that were made empty."""

import importlib.util
from types import ModuleType

from sqlalchemy.orm import Session

from inventory import keeping_words
from inventory.models import SynonymGroup
from marketplace import paths
from marketplace.actor import SYSTEM


def groups() -> list[list[tuple[str, str]]]:
    """Return the terms of each group with their keys, as the migrations write them."""
    first, second = (_migration(name) for name in ("0012_words", "0019_more_words"))
    found = [list(terms) for terms in (*first.GROUPS, *second.GROUPS)]
    for (of, key), *terms in second.MORE:
        next(group for group in found if (of, key) in group).extend(terms)
    return found


def _migration(name: str) -> ModuleType:
    path = paths.resource("migrations") / "versions" / f"{name}.py"
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def seed(session: Session) -> list[SynonymGroup]:
    """Add all of them by the command that staff uses."""
    return [
        keeping_words.add_group(session, SYSTEM, [term for term, _key in terms])
        for terms in groups()
    ]
