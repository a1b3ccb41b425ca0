"""The people and organisations of the API's tests."""

from dataclasses import dataclass

from api_caller import Caller

from inventory.models import Listing
from marketplace.models import Organisation


@dataclass
class Town:
    """Anna lends a hall, Bo borrows; Cia is Bo's booker, Dan a caretaker of Anna's, Eva nobody."""

    lender: Organisation
    borrower: Organisation
    hall: Listing
    anna: Caller
    bo: Caller
    cia: Caller
    dan: Caller
    eva: Caller
    visitor: Caller
