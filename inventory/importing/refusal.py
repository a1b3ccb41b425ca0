"""Why a whole file is refused, and the limits that keep a hostile file from harm."""

from enum import StrEnum

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_INNER_BYTES = 80 * 1024 * 1024
MAX_RATIO = 200
RATIO_FREE_BYTES = 1024 * 1024
MAX_SHEETS = 50
MAX_ROWS = 5_000
TITLE_ROWS = 50
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 32_767
MAX_MERGED_ROWS = 100_000


class RefusalCode(StrEnum):
    """What is wrong with the file as a whole; stable, shown and logged by value."""

    FILE_TOO_LARGE = "file_too_large"
    EMPTY_FILE = "empty_file"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 - a code, not a password
    OLD_EXCEL_FORMAT = "old_excel_format"
    OPENDOCUMENT = "opendocument"
    DAMAGED = "damaged"
    UNSAFE_CONTENT = "unsafe_content"
    TOO_LARGE_INSIDE = "too_large_inside"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_MERGED_CELLS = "too_many_merged_cells"
    CELL_TOO_LONG = "cell_too_long"
    ENCODING_UNREADABLE = "encoding_unreadable"
    NO_HEADINGS = "no_headings"


class ImportRefused(Exception):
    """The file cannot be read at all and nothing was made of it.

    `sheet` says where, `limit` what was exceeded, `headings` which words could be assigned to
    fields by hand when no row of headings was recognised.
    """

    def __init__(
        self,
        code: RefusalCode,
        *,
        sheet: str | None = None,
        limit: int | None = None,
        headings: tuple[str, ...] = (),
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.sheet = sheet
        self.limit = limit
        self.headings = headings
