"""Static files: found by the hash of their content, compressed once, kept for a year."""

import gzip
import hashlib
import mimetypes
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

A_YEAR = 365 * 24 * 60 * 60
AN_HOUR = 60 * 60
HASH_LENGTH = 12
COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".json", ".webmanifest", ".html", ".txt"})
TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript"}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    compressed: bytes | None
    digest: str
    mimetype: str


def asset(path: str) -> str:
    """Return the address of a static file; it changes with the content, so it may be kept long.

    Looked up once for each answer: a page names the file of its icons a hundred times.
    """
    known: dict[str, str] = g.setdefault("assets", {})
    if path not in known:
        known[path] = url_for("static", filename=path, v=_read(path).digest[:HASH_LENGTH])
    return known[path]


def init_app(app: Flask) -> None:
    """Serve the static folder, and give templates `asset(path)`."""
    app.view_functions["static"] = serve
    app.jinja_env.globals["asset"] = asset


def serve(filename: str) -> AnyResponse:
    """Answer with a static file."""
    try:
        found = _read(filename)
    except OSError:
        raise NotFound from None
    response = Response(found.content, mimetype=found.mimetype)
    response.set_etag(found.digest[:HASH_LENGTH])
    if found.compressed is not None:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            response.set_data(found.compressed)
            response.content_encoding = "gzip"
            response.set_etag(f"{found.digest[:HASH_LENGTH]}-gzip")
    response.cache_control.public = True
    response.cache_control.max_age = AN_HOUR
    if request.args.get("v") == found.digest[:HASH_LENGTH]:
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    return response.make_conditional(request)


def _read(path: str) -> Asset:
    """Return the file under the static folder; raises OSError where there is none."""
    whole = safe_join(current_app.static_folder or "", path)
    if whole is None or "\0" in path:
        raise FileNotFoundError(path)
    facts = os.stat(whole)  # noqa: PTH116 - a page does it ten times, a Path takes five times as long
    return _load(whole, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=256)
def _load(whole: str, changed: int, size: int) -> Asset:
    del changed, size  # part of the key, so that an edited file is read again
    file = Path(whole)
    content = file.read_bytes()
    compressed = gzip.compress(content, mtime=0) if file.suffix in COMPRESSIBLE else None
    mimetype = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    return Asset(
        content=content,
        compressed=compressed,
        digest=hashlib.sha256(content).hexdigest(),
        mimetype=mimetype or "application/octet-stream",
    )
