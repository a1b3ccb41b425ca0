"""SMTP_URL in all its forms."""

import pytest

from marketplace.config import ConfigurationError
from marketplace.transports import Smtp


def test_user_and_password_are_unquoted_and_starttls_moves_the_port() -> None:
    found = Smtp.from_url("smtp://bo%40stad:p%2Fw%3A1@mail.example?starttls=1")
    assert (found.user, found.password) == ("bo@stad", "p/w:1")
    assert (found.host, found.port, found.starttls, found.tls) == ("mail.example", 587, True, False)


def test_smtps_speaks_tls_from_the_first_byte() -> None:
    found = Smtp.from_url("smtps://mail.example")
    assert (found.port, found.tls, found.starttls) == (465, True, False)


def test_a_plain_address_keeps_its_port() -> None:
    assert Smtp.from_url("smtp://127.0.0.1:2525").port == 2525
    assert Smtp.from_url("smtp://127.0.0.1").port == 25


@pytest.mark.parametrize("wrong", ["mail.example:25", "http://mail.example", "smtp://h:port", "x"])
def test_an_address_that_is_none_is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Smtp.from_url(wrong)
    assert wrong not in str(refusal.value)
