"""Build hook: a wheel carries compiled translation catalogues, which the repository does not."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles every messages.po beside itself before the files are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; raises when a catalogue cannot be read."""
        if version == "editable":
            # Templates and the rest are found in the checkout; copies beside it would grow stale.
            build_data["force_include_editable"] = {"wsgi.py": "marketplace/wsgi.py"}
        for source in sorted(Path(self.root).glob("marketplace/locale/*/LC_MESSAGES/*.po")):
            with source.open("rb") as read, source.with_suffix(".mo").open("wb") as written:
                write_mo(written, read_po(read, locale=source.parts[-3], abort_invalid=True))
