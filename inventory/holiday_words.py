"""Which days holidays are, in words: `inventory.holidays` knows the red days and three eves."""

from flask_babel import lazy_gettext as _l

CLOSED_THEN = _l("Closed on public holidays, Midsummer Eve, Christmas Eve and New Year's Eve")
