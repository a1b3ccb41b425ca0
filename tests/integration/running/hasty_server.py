"""A web process of four threads that has two seconds of patience where the product has fifteen."""

import os

from flask import request
from pydantic import SecretStr

from marketplace import config, pacing, serving
from marketplace.app import create_app
from marketplace.extensions import csrf
from marketplace.web.guard import Audience, access

LARGE_ANSWER = 32 * 1024 * 1024


class Hasty(pacing.Worker):
    """The product's worker in a hurry."""

    patience = 2.0
    rate = 200_000.0
    waits = 4.0
    takes = 1.0


class HastyServer(serving.Server):
    """The product's server with it."""

    worker = Hasty


@access(Audience.EVERYONE)
def upload() -> str:
    """Answer how much was sent."""
    return str(len(request.get_data()))


@access(Audience.EVERYONE)
def large() -> bytes:
    """Answer more than any buffer between two programs holds."""
    return bytes(LARGE_ANSWER)


if __name__ == "__main__":
    app = create_app(
        config.load(
            database_url=SecretStr(os.environ["DATABASE_URL"]),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
            web_threads=4,
            trusted_proxies=int(os.environ.get("PROXIES", "0")),
        )
    )
    app.add_url_rule("/upload", view_func=csrf.exempt(upload), methods=["POST"])
    app.add_url_rule("/large", view_func=large)
    HastyServer(app, with_worker=False).run()
