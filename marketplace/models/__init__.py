"""Tables of the ground package."""

from marketplace.models.access import (
    ApiToken,
    Passkey,
    SignInChallenge,
    UnsentForm,
    UserSession,
)
from marketplace.models.log import AuditEntry, IdempotencyKey, JobRun, Message, RateHit, Stamp
from marketplace.models.organisation import (
    Invitation,
    Membership,
    Organisation,
    OrganisationActivity,
    OrganisationAge,
    OrganisationLanguage,
)
from marketplace.models.user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "IdempotencyKey",
    "Invitation",
    "JobRun",
    "Membership",
    "Message",
    "Organisation",
    "OrganisationActivity",
    "OrganisationAge",
    "OrganisationLanguage",
    "Passkey",
    "RateHit",
    "SignInChallenge",
    "Stamp",
    "UnsentForm",
    "User",
    "UserSession",
]
