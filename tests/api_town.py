"""The people and organisations of the API's tests."""

from dataclasses import dataclass

from api_caller import Caller

from inventory.models import Listing
from marketplace.models import Organisation


@dataclass
class Town:
    """Anna lends a hall, Bo borrows; Cia is Bo's booker, Eva nobody.

    Of Anna's, Dan is a caretaker and Gun a booker.
    """

    lender: Organisation
    borrower: Organisation
    hall: Listing
    anna: Caller
    bo: Caller
    cia: Caller
    dan: Caller
    eva: Caller
    gun: Caller
    visitor: Caller
