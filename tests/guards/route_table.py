"""Write `routes.txt`, the table of every address: run `make routes`."""

import tempfile
from pathlib import Path

from flask import Flask
from pydantic import SecretStr

from marketplace import config
from marketplace.app import create_app
from marketplace.web import guard

TABLE = Path(__file__).with_name("routes.txt")
ANSWERED_BY_FLASK = frozenset({"HEAD", "OPTIONS"})
HEADINGS = ("address", "methods", "endpoint", "audience", "rate", "cache")
# These show the page again with all that was typed where the token is old: the form checks it.
CHECK_IT_THEMSELVES = frozenset(
    {
        "bookings_amending.change",
        "bookings_answering.answer",
        "bookings_closures.new",
        "bookings_handover.show",
        "bookings_moving.show",
        "bookings_booking.cancellation",
        "bookings_booking.decide",
        "bookings_conversation.show",
        "bookings_inquiry.ask",
        "bookings_order.cancellation",
        "bookings_order_form.new",
        "bookings_request.show",
        "bookings_wanted_answering.answer",
        "bookings_wanted_desk.take_down",
        "bookings_wanted_writing.edit",
        "bookings_wanted_writing.new",
        "bookings_watching.edit",
        "bookings_watching.new",
        "inventory_words.edit",
        "inventory_words.index",
        # The secret of the mail is in the address; a mail program that stops has no token.
        "bookings_watching.stop",
    }
)


def lines(app: Flask) -> list[str]:
    """Return one line for each rule: address, methods, endpoint, audience, rate class, cache."""
    found = []
    for rule in app.url_map.iter_rules():
        access = guard.declared(app, rule.endpoint)
        methods = ",".join(sorted((rule.methods or set()) - ANSWERED_BY_FLASK))
        words = (str(access.audience), access.rate, str(access.cache)) if access else ("nobody",)
        found.append(" ".join((rule.rule.replace(" ", ""), methods, rule.endpoint, *words)))
    return sorted(found)


def written(rows: list[str]) -> str:
    """Return the table as it stands in the file: columns aligned for the reader."""
    cells = [HEADINGS, *(row.split(" ") for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(HEADINGS))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in cells
    )


def read(text: str) -> list[str]:
    """Return the lines of a written table as `lines` gives them."""
    return sorted(" ".join(line.split()) for line in text.splitlines()[1:])


def main() -> None:
    """Write the table as the code now is; what changed is for the reviewer to see."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            config.load(
                database_url=SecretStr(f"sqlite:///{folder}/routes.sqlite"),
                secret_key=SecretStr("only for reading the table of addresses"),
                storage_url=folder,
            )
        )
    TABLE.write_text(written(lines(app)), encoding="utf-8")


if __name__ == "__main__":
    main()
