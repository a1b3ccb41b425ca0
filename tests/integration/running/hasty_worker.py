"""A worker in a process of its own whose leases and delays are short enough for a test."""

import os
from datetime import timedelta

from integration.running import post
from pydantic import SecretStr

from marketplace import config, delivery, outbox, serving, worker
from marketplace.app import create_app

delivery.LEASE = timedelta(seconds=int(os.environ["LEASE_SECONDS"]))
delivery.DELAYS = (timedelta(milliseconds=200),) * 60
worker.PAUSE_SECONDS = 0.05

if __name__ == "__main__":
    outbox.register(post.KIND, post.plain)
    serving.work(
        create_app(
            config.load(
                database_url=SecretStr(os.environ["DATABASE_URL"]),
                smtp_url=SecretStr(os.environ["SMTP_URL"]),
                secret_key=SecretStr("a key that is only used in tests, long enough"),
                base_url="http://localhost",
            )
        )
    )
