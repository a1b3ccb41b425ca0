"""A web process with one page that takes a second, served as the product serves itself."""

import os
import time
from pathlib import Path

from pydantic import SecretStr

from marketplace import config, serving
from marketplace.app import create_app
from marketplace.web.guard import Audience, access


@access(Audience.EVERYONE)
def slow() -> str:
    """Answer late."""
    Path(os.environ["REACHED"]).touch()
    time.sleep(1.0)
    return "done"


if __name__ == "__main__":
    app = create_app(
        config.load(
            database_url=SecretStr(os.environ["DATABASE_URL"]),
            secret_key=SecretStr("a key that is only used in tests, long enough"),
        )
    )
    app.add_url_rule("/slow", view_func=slow)
    serving.Server(app, with_worker=True).run()
