"""How a mail leaves: by SMTP, one connection each, or onto the console of a developer."""

import smtplib
import ssl
import sys
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Timer
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from marketplace.config import ConfigurationError

CONNECT_SECONDS = 15.0
WHOLE_SECONDS = 30.0
PERMANENT = 500
SERVICE_READY = 220


@dataclass(frozen=True)
class Sent:
    """The server has taken the mail over."""


@dataclass(frozen=True)
class Later:
    """Not this time; trying again may help."""

    reason: str


@dataclass(frozen=True)
class Never:
    """The server refuses this recipient or this mail for good."""

    reason: str


Outcome = Sent | Later | Never


class Transport(Protocol):
    """Whatever takes one mail and says what became of it; it never raises."""

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> Outcome:
        """Hand over one mail to one recipient."""


@dataclass(frozen=True)
class Smtp:
    """A server of SMTP_URL: `smtp://user:pass@host:port?starttls=1` or `smtps://…`."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False
    name: str = "localhost"

    @classmethod
    def from_url(cls, address: str, name: str = "localhost") -> "Smtp":
        """Read the setting; `name` is how we greet. Raises ConfigurationError, secrets unsaid."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            raise ConfigurationError("SMTP_URL: the port is not a number") from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ConfigurationError(
                "SMTP_URL must look like smtp://user:pass@host:port?starttls=1"
            )
        tls = parts.scheme == "smtps"
        starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in {"1", "true", "yes"}
        return cls(
            host=parts.hostname,
            port=port or (465 if tls else 587 if starttls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=starttls and not tls,
            name=name,
        )

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> Outcome:
        """Hand the mail over within 30 s; 5xx to recipient or content is final, all else is not."""
        server = self._client()
        # A server that sends one byte now and then outlives every timeout of a single read.
        watchdog = Timer(WHOLE_SECONDS, _hang_up, [server])
        watchdog.daemon = True
        watchdog.start()
        try:
            self._greet(server)
            server.sendmail(sender, [recipient], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[recipient]
            return _judged(code, said)
        except smtplib.SMTPDataError as error:
            return _judged(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            return Later(_said(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            return Later(f"{type(error).__name__}: {error}"[:300])
        finally:
            watchdog.cancel()
            _part(server)
        return Sent()

    def _client(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(
                local_hostname=self.name,
                timeout=CONNECT_SECONDS,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(local_hostname=self.name, timeout=CONNECT_SECONDS)

    def _greet(self, server: smtplib.SMTP) -> None:
        # STARTTLS checks the certificate against this name, which only the constructor sets.
        server._host = self.host  # type: ignore[attr-defined]  # noqa: SLF001
        code, said = server.connect(self.host, self.port)
        if code != SERVICE_READY:
            raise smtplib.SMTPConnectError(code, said)
        server.ehlo_or_helo_if_needed()
        if self.starttls:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self.user:
            server.login(self.user, self.password)


@dataclass(frozen=True)
class Console:
    """Shows mails on standard output: for developers, where no SMTP_URL is set.

    `brief` tells each in one line: the demo has a letter box that shows the whole.
    """

    brief: bool = False

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> Outcome:
        """Print the readable part, or recipient and subject; that counts as sent."""
        del sender
        if self.brief:
            sys.stdout.write(f"Mail to {recipient}: {message['Subject']}\n")
            sys.stdout.flush()
            return Sent()
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        rule = "-" * 72
        sys.stdout.write(
            f"{rule}\nTo: {recipient}\nSubject: {message['Subject']}\n\n{text}{rule}\n"
        )
        sys.stdout.flush()
        return Sent()


def _judged(code: int, said: bytes | str) -> Outcome:
    words = _said(code, said)
    return Never(words) if code >= PERMANENT else Later(words)


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"[:300]


def _part(server: smtplib.SMTP) -> None:
    """Say goodbye without waiting long: the mail's fate is decided already."""
    with suppress(OSError, smtplib.SMTPException):
        if server.sock is not None:
            server.sock.settimeout(2)
            server.quit()
    with suppress(OSError):
        server.close()


def _hang_up(server: smtplib.SMTP) -> None:
    with suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(2)
