"""The synonyms that the migration begins with, for tests over tables that were made empty."""

import importlib.util

from sqlalchemy.orm import Session

from inventory import keeping_words
from inventory.models import SynonymGroup
from marketplace import paths
from marketplace.actor import SYSTEM


def groups() -> list[list[tuple[str, str]]]:
    """Return the terms of each group with their keys, as the migration writes them."""
    path = paths.resource("migrations") / "versions" / "0012_words.py"
    found = importlib.util.spec_from_file_location("words_migration", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return [list(terms) for terms in module.GROUPS]


def seed(session: Session) -> list[SynonymGroup]:
    """Add all of them by the command that staff uses."""
    return [
        keeping_words.add_group(session, SYSTEM, [term for term, _key in terms])
        for terms in groups()
    ]
