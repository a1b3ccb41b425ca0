"""Where spreadsheets are handed in: by admins for their listings, by the city for the register."""

import io

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from inventory.intake import sentences
from inventory.views import import_desk
from inventory.views.import_desk import Answer, Desk
from inventory.views.oversize import discard_body
from marketplace import queries
from marketplace.extensions import db
from marketplace.policy import Permission, can
from marketplace.web import guard
from marketplace.web.guard import Audience, Cache, access

blueprint = Blueprint("inventory_imports", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OWN = "/organisations/<slug>/import"
_REGISTER = "/staff/register/import"


@blueprint.get("/import/template.xlsx")
@access(Audience.EVERYONE, cache=Cache.PUBLIC)
def template() -> Response:
    """Hand out the empty template."""
    # As `importing.files`: the library is read where a workbook is.
    from inventory.importing.template import write_template  # noqa: PLC0415

    return send_file(
        io.BytesIO(write_template()),
        mimetype=XLSX,
        as_attachment=True,
        download_name="allmanningen-mall.xlsx",
    )


@blueprint.get("/import")
@access(Audience.SIGNED_IN)
def index() -> Answer:
    """Lead to the organisation whose listings I may import; let me choose among several."""
    actor = guard.actor()
    mine = [
        one.organisation
        for one in queries.own_memberships(db.session(), actor)
        if can(actor, Permission.LISTING_IMPORT, one.organisation_id)
    ]
    if len(mine) == 1 and not actor.platform_admin:
        return redirect(url_for("inventory_imports.upload", slug=mine[0].slug))
    return render_template(
        "inventory/imports/index.html", organisations=mine, for_the_city=actor.platform_admin
    )


@blueprint.route(_OWN, methods=["GET", "POST"])
@access(Audience.SIGNED_IN)
def upload(slug: str) -> Answer:
    """Take a file with an organisation's listings."""
    return import_desk.upload(_own(slug))


@blueprint.route(f"{_OWN}/<token>/headings", methods=["GET", "POST"])
@access(Audience.SIGNED_IN)
def headings(slug: str, token: str) -> Answer:
    """Ask what the headings mean."""
    return import_desk.choose_headings(_own(slug), token)


@blueprint.get(f"{_OWN}/<token>")
@access(Audience.SIGNED_IN)
def report(slug: str, token: str) -> Answer:
    """Show what the file would make."""
    return import_desk.report(_own(slug), token)


@blueprint.post(f"{_OWN}/<token>/run")
@access(Audience.SIGNED_IN)
def run(slug: str, token: str) -> Answer:
    """Import the file."""
    return import_desk.run(_own(slug), token)


@blueprint.get(f"{_OWN}/reviews")
@access(Audience.SIGNED_IN)
def reviews(slug: str) -> Answer:
    """Show the rows that a person has to judge."""
    return import_desk.reviews(_own(slug))


@blueprint.post(f"{_OWN}/reviews/<row_id>")
@access(Audience.SIGNED_IN)
def choose(slug: str, row_id: str) -> Answer:
    """Note whether a row is the same as a listing."""
    return import_desk.choose(_own(slug), row_id)


@blueprint.route(_REGISTER, methods=["GET", "POST"])
@access(Audience.PLATFORM_ADMIN)
def register_upload() -> Answer:
    """Take a file with the city's register."""
    return import_desk.upload(_city())


@blueprint.route(f"{_REGISTER}/<token>/headings", methods=["GET", "POST"])
@access(Audience.PLATFORM_ADMIN)
def register_headings(token: str) -> Answer:
    """Ask what the headings mean."""
    return import_desk.choose_headings(_city(), token)


@blueprint.get(f"{_REGISTER}/<token>")
@access(Audience.PLATFORM_ADMIN)
def register_report(token: str) -> Answer:
    """Show what the file would make."""
    return import_desk.report(_city(), token)


@blueprint.post(f"{_REGISTER}/<token>/run")
@access(Audience.PLATFORM_ADMIN)
def register_run(token: str) -> Answer:
    """Import the file."""
    return import_desk.run(_city(), token)


@blueprint.get(f"{_REGISTER}/reviews")
@access(Audience.PLATFORM_ADMIN)
def register_reviews() -> Answer:
    """Show the records that a person has to judge."""
    return import_desk.reviews(_city())


@blueprint.post(f"{_REGISTER}/reviews/<row_id>")
@access(Audience.PLATFORM_ADMIN)
def register_choose(row_id: str) -> Answer:
    """Note whether a record is the same as an organisation."""
    return import_desk.choose(_city(), row_id)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> tuple[str, int]:
    """Say how large a file may be; the body has not been read, so nothing of it is shown."""
    del error
    discard_body()
    slug = (request.view_args or {}).get("slug")
    desk = _own(slug) if slug else _city()
    return desk.page("too_large", sentence=sentences.too_large()), 413


def _own(slug: str) -> Desk:
    """Return the desk of an organisation; NotFound where the actor may not know of it."""
    actor = guard.actor()
    return Desk(actor, queries.organisation(db.session(), actor, slug))


def _city() -> Desk:
    return Desk(guard.actor(), None)
