"""Opening an untrusted xlsx archive: bounded, and never XML that can expand itself."""

import io
import re
import zipfile
import zlib

from inventory.importing.refusal import (
    MAX_INNER_BYTES,
    MAX_RATIO,
    RATIO_FREE_BYTES,
    ImportRefused,
    RefusalCode,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_SAFE_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_MAX_PARTS = 2_000
_STRICT_NAMES = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""Excel's "Strict Open XML" says the same things under other namespaces."""


def refuse_foreign_format(data: bytes) -> None:
    """Raise `ImportRefused` for formats that people send as a spreadsheet but are none here."""
    if data.startswith(_OLE):
        locked = _ENCRYPTED in data
        code = RefusalCode.PASSWORD_PROTECTED if locked else RefusalCode.OLD_EXCEL_FORMAT
        raise ImportRefused(code)
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"%pdf", b"<html", b"<!doctype", b"<?xml", b"<table", b"{\\rtf")):
        raise ImportRefused(RefusalCode.NOT_A_SPREADSHEET)


class Archive:
    """The parts of an xlsx file, read with limits; use `read` for every part."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise ImportRefused(RefusalCode.DAMAGED) from error
        infos = self._zip.infolist()
        if len(infos) > _MAX_PARTS or sum(i.file_size for i in infos) > MAX_INNER_BYTES:
            raise ImportRefused(RefusalCode.TOO_LARGE_INSIDE, limit=MAX_INNER_BYTES)
        for info in infos:
            swollen = info.file_size > MAX_RATIO * max(info.compress_size, 1)
            if info.file_size > RATIO_FREE_BYTES and swollen:
                raise ImportRefused(RefusalCode.TOO_LARGE_INSIDE, limit=MAX_INNER_BYTES)
        self.names = {info.filename for info in infos}

    def read(self, name: str, *, limit: int = MAX_INNER_BYTES) -> bytes:
        """Return a part's XML; refuses what declares a type or hides behind an encoding.

        `limit` is the number of bytes above which the part is refused unread.
        """
        if name in self.names and self._zip.getinfo(name).file_size > limit:
            raise ImportRefused(RefusalCode.TOO_LARGE_INSIDE, limit=limit)
        try:
            content = self._zip.read(name)
        except KeyError as error:
            raise ImportRefused(RefusalCode.DAMAGED) from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise ImportRefused(RefusalCode.DAMAGED) from error
        # Entities expand only after a DOCTYPE, and only these encodings let us see one.
        declared = _DECLARED.match(content)
        odd = declared is not None and declared.group(1).lower() not in _SAFE_ENCODINGS
        if odd or b"\x00" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise ImportRefused(RefusalCode.UNSAFE_CONTENT)
        for strict, usual in _STRICT_NAMES.items():
            content = content.replace(strict, usual)
        return content
