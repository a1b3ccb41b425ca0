"""Forms of the import: the file, and what its headings mean."""

from collections.abc import Mapping, Sequence
from contextlib import closing

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from inventory.importing.refusal import MAX_FILE_BYTES
from marketplace.forms.base import Form

ACCEPTED = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(Form):
    """A spreadsheet; what it holds is judged by the reading, whatever its name claims."""

    file = FileField(
        _l("Spreadsheet"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": ACCEPTED},
    )

    def upload(self) -> tuple[bytes, str]:
        """Return the bytes (one more than may be read tells that there are too many) and name."""
        found: FileStorage = self.file.data
        with closing(found):
            return found.stream.read(MAX_FILE_BYTES + 1), found.filename or ""


def column_name(number: int) -> str:
    """Return the name of the select for the heading with this number."""
    return f"column-{number}"


def chosen_columns(headings: Sequence[str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return heading → field for every heading that something was chosen for."""
    chosen = {
        heading: typed.get(column_name(number), "") for number, heading in enumerate(headings)
    }
    return {heading: field for heading, field in chosen.items() if field}
