"""Forms of texts, as JSON Schema and Python read them alike (ECMA-262, ASCII digits)."""

# What a database can store: a NUL is refused in every text.
STORABLE = r"^[^\u0000]*$"
# At least one character that is seen once white space and control characters are gone.
SEEN = (
    r"^[^\u0000]*"
    r"[^\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200b\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
    r"[^\u0000]*$"
)
PUBLIC_ID = r"^[a-z0-9]{12}$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}$"

_KRONOR = r"1?[0-9]{1,7}(%s[0-9]{1,2})?|20000000(%s0{1,2})?"  # up to twenty million
MONEY = rf"^({_KRONOR % (2 * (chr(92) + '.',))})$"
PRICE = rf"^({_KRONOR % (2 * ('[.,]',))})$"

_YEAR = r"(19[7-9][0-9]|2[01][0-9]{2})"
_LEAP = r"(19(7[26]|8[048]|9[26])|20([02468][048]|[13579][26])|21(0[48]|[2468][048]|[13579][26]))"
_DATE = (
    rf"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_HOUR = r"([01][0-9]|2[0-3])"
_OFFSET = rf"([Zz]|[+-]{_HOUR}(:?[0-5][0-9])?)"
_TIME = rf"{_DATE}[Tt ]{_HOUR}:[0-5][0-9](:00([.,]0+)?)?{_OFFSET}?"
# Calendar dates of the years 1970 to 2199, and times in whole minutes of them (ISO 8601).
DAY = rf"^{_DATE}$"
TIME = rf"^{_TIME}$"
DAY_OR_TIME = rf"^({_DATE}|{_TIME})$"

_LATITUDE = r"-?(90(\.0{1,12})?|[0-8]?[0-9](\.[0-9]{1,12})?)"
_LONGITUDE = r"-?(180(\.0{1,12})?|(1[0-7][0-9]|[0-9]?[0-9])(\.[0-9]{1,12})?)"
POINT = rf"^{_LATITUDE},{_LONGITUDE}$"
