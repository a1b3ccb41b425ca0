"""Saving what was written in a form of a listing, with every refusal told in the form."""

from flask_babel import gettext as _

from inventory import cataloguing
from inventory.facts import ListingFacts
from inventory.forms.base import StepForm
from inventory.promises import UnitPromised
from inventory.views import loading
from marketplace.actor import Actor
from marketplace.errors import Busy, Conflict, Invalid
from marketplace.extensions import db
from marketplace.transactions import unit_of_work


def saved(actor: Actor, public_id: str, form: StepForm, facts: ListingFacts | None = None) -> bool:
    """Save what was written (or `facts`); False when it was refused, with the reasons in the form.

    Where bookings to come stand in the way, the form has the refusal with all of them.
    """
    try:
        with unit_of_work() as session:
            listing = loading.editable(session, actor, public_id)
            said = form.facts() if facts is None else facts
            cataloguing.edit_listing(session, actor, listing, said, version=form.read_version or 0)
    except Invalid as refusal:
        form.take(refusal.problems)
        return False
    except UnitPromised as refusal:
        form.refuse(refusal.message)
        form.in_the_way = refusal
        return False
    except Busy as refusal:
        form.refuse(refusal.message)
        return False
    except Conflict:
        _explain_conflict(actor, public_id, form)
        return False
    return True


def _explain_conflict(actor: Actor, public_id: str, form: StepForm) -> None:
    """Say that somebody else was faster; saving once more keeps what is written here."""
    listing = loading.editable(db.session(), actor, public_id)
    form.version.data = str(listing.version)
    form.version.raw_data = None
    form.refuse(
        _(
            "This listing has been changed since you opened the page, perhaps by somebody else."
            " What you wrote is still here, and nothing has been saved. Save again to keep what"
            " you wrote, or open the step anew to see what stands there now."
        )
    )
