"""An umbrella organisation says who belongs to it."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from werkzeug import Response

from marketplace import queries, umbrellas
from marketplace.transactions import unit_of_work
from marketplace.web import guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("umbrellas", __name__)


@blueprint.post("/organisations/<slug>/belonging")
@access(Audience.SIGNED_IN)
def say(slug: str) -> Response:
    """Say that an organisation belongs to the umbrella, or that it does no more."""
    actor = guard.actor()
    member, belongs = request.form.get("member", ""), bool(request.form.get("belongs"))
    with unit_of_work() as session:
        umbrella = queries.organisation(session, actor, slug)
        act = umbrellas.accept if belongs else umbrellas.release
        name = act(session, actor, umbrella, member=member).name
    if belongs:
        flash(_("%(name)s now belongs to you.", name=name), "success")
    else:
        flash(_("%(name)s belongs to you no more.", name=name), "success")
    return redirect(f"/a/{slug}#members")
