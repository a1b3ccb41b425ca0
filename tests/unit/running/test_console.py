"""Mails on a developer's console: whole, or one line each where a letter box shows the whole."""

from email.message import EmailMessage

import pytest

from marketplace.transports import Console, Sent


def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Förfrågan: Stora salen"
    message.set_content("Hej!\n\nSvara senast fredag.\n")
    return message


def test_the_whole_mail_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Console().send(mail(), sender="a@city.example", recipient="bo@teater.example")
    shown = capsys.readouterr().out
    assert isinstance(outcome, Sent)
    assert "Svara senast fredag." in shown
    assert "Subject: Förfrågan: Stora salen" in shown


def test_in_brief_a_mail_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(brief=True)
    outcome = console.send(mail(), sender="a@city.example", recipient="bo@teater.example")
    assert isinstance(outcome, Sent)
    assert capsys.readouterr().out == "Mail to bo@teater.example: Förfrågan: Stora salen\n"
