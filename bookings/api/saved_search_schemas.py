"""The forms of saved searches as the API takes and gives them."""

from bookings.api.schemas import DATE_TIME
from bookings.types import SearchPace, SearchStatus
from bookings.watching.asking import LONGEST_QUERY
from bookings.watching.saving import LONGEST_NAME
from marketplace.api.fields import Choice, Id, Length, OneOf, Slug, Text, Whole
from marketplace.api.patterns import SEEN
from marketplace.api.schemas import Answer, Body


class SavedSearchBody(Body):
    """A search to follow; `query` as in the address of the finder's page, without its `for`."""

    name = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_NAME))
    query = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_QUERY))
    organisation = Slug(load_default=None, allow_none=True)
    pace = Choice(SearchPace, load_default=SearchPace.AT_ONCE.value)


class SavedSearchAnswer(Answer):
    """A saved search; `found` is how many listings fitted at the last look."""

    id = Id()
    name = Text()
    query = Text()
    organisation = Slug(allow_none=True)
    pace = Text(validate=OneOf([one.value for one in SearchPace]))
    status = Text(validate=OneOf([one.value for one in SearchStatus]))
    found = Whole()
    created_at = Text(metadata=DATE_TIME)
    looked_at = Text(metadata=DATE_TIME)
    told_at = Text(allow_none=True, metadata=DATE_TIME)
    url = Text(metadata={"format": "uri"})
