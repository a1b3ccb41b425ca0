"""What tests of the import's pages do: hand in a file as the page does."""

import io

from bringing import DATA
from flask.testing import FlaskClient
from visiting import csrf_token
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

CITY = "stadens-lokaler.xlsx"
PAGE = "/organisations/exempel/import"
REGISTER = "/staff/register/import"


def hand_in(
    client: FlaskClient, data: bytes | str, name: str = "fil.csv", page: str = PAGE
) -> TestResponse:
    """Upload a file as the page does; a name of the example data stands for its bytes."""
    content = data if isinstance(data, bytes) else (DATA / data).read_bytes()
    return post(client, page, content, name)


def post(client: FlaskClient, page: str, content: bytes, name: str) -> TestResponse:
    """Send a file in a body of plain bytes: the test client leaves its own temporary file open."""
    file = FileStorage(io.BytesIO(content), name, content_type="text/csv")
    boundary, body = encode_multipart({"csrf_token": csrf_token(client), "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(page, data=body, content_type=kind)


def table(*lines: str) -> bytes:
    """Return lines as a CSV file."""
    return "\n".join(lines).encode()
