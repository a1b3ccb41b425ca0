"""The least that a page of twenty listings can be: Flask, one query, one template, our server.

Run by `visitors` with the same settings in its environment as the product beside it.
"""

from flask import Flask
from sqlalchemy import select

from inventory.models import Listing, Place
from inventory.types import ListingStatus
from marketplace import config, engines, serving, unread
from marketplace.extensions import db
from marketplace.models import Organisation

PAGE = """<!doctype html><html lang="sv"><title>Lokaler</title><h1>Lokaler</h1><ul>
{% for one in rows %}<li><a href="/l/{{ one.public_id }}">{{ one.title }}</a>,
{{ one.name }}, {{ one.district or "" }}</li>
{% endfor %}</ul></html>"""


def application() -> Flask:
    """Return the application with its one page."""
    settings = config.load()
    app = Flask("bare")
    address = engines.normalised(settings.database_url.get_secret_value())
    app.config.update(
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=address,
        SQLALCHEMY_ENGINE_OPTIONS=engines.options(address),
    )
    db.init_app(app)
    with app.app_context():
        engines.prepare(db.engine)

    template = app.jinja_env.from_string(PAGE)

    @app.get("/")
    def index() -> str:
        rows = db.session.execute(
            select(Listing.public_id, Listing.title, Organisation.name, Place.district)
            .join(Organisation, Organisation.id == Listing.organisation_id)
            .outerjoin(Place, Place.id == Listing.place_id)
            .where(Listing.status == ListingStatus.PUBLISHED)
            .order_by(Listing.title_key, Listing.id)
            .limit(20)
        ).all()
        return template.render(rows=rows)

    return app


if __name__ == "__main__":
    pages = dict.fromkeys(unread.REASONS, b"")
    serving.Server(application(), with_worker=False, pages=pages).run()
