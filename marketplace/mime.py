"""One mail as bytes on the wire: text, HTML, and the calendar part that gives clients buttons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy

CALENDAR_METHODS = ("REQUEST", "CANCEL")

_LINE_BREAK = re.compile("[\r\n\x00]")
# What str.splitlines() calls a line end would be refused by the email package; it is a blank here.
_OTHER_CONTROLS = re.compile("[\x01-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TEXT_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_UNSUBSCRIBE = re.compile(r"(https?://|mailto:)[\x21-\x3b\x3d\x3f-\x7e]{1,900}")
_FILENAME = re.compile(r"[^\x00-\x1f\x7f/\\\"]{1,150}")
_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+")


class HeaderRefusedError(ValueError):
    """A value that would forge or break a mail header."""


class _WirePolicy(EmailPolicy):
    """SMTP policy that leaves List-Unsubscribe whole.

    The email package wraps a long address without blanks as an encoded word, which mail clients do
    not decode in this header (RFC 2369, 2).
    """

    def fold(self, name: str, value: str) -> str:
        """Return the header line as text."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header line as bytes."""
        if name.lower() == "list-unsubscribe":
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


WIRE_POLICY = _WirePolicy(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name, which may be empty, and an ASCII address (`ascii_email` of email-validator).

    Raises HeaderRefusedError when either would break out of its header.
    """

    name: str
    email: str

    def __post_init__(self) -> None:
        """Refuse what cannot stand in a header."""
        _one_line(self.name)
        if not _EMAIL.fullmatch(self.email):
            raise HeaderRefusedError("not an e-mail address")
        try:
            self.header()
        except ValueError as error:
            raise HeaderRefusedError("not an e-mail address") from error

    def header(self) -> Address:
        """Return the mailbox as the email package wants it; that quotes and encodes the name."""
        return Address(display_name=_one_line(self.name).strip(), addr_spec=self.email)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iTIP object; `method` must be the one inside `content` (RFC 6047, 2.4)."""

    method: str
    content: bytes
    filename: str = "invite.ics"

    def __post_init__(self) -> None:
        """Refuse a method that differs, which makes clients hide the buttons."""
        if self.method not in CALENDAR_METHODS:
            raise ValueError(f"not a method that is mailed: {self.method!r}")
        head = self.content.partition(b"\r\nBEGIN:")[0].split(b"\r\n")
        if f"METHOD:{self.method}".encode() not in head:
            raise ValueError("the calendar object has another method")
        _safe_filename(self.filename)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the mail; `content_type` like "text/calendar"."""

    filename: str
    content_type: str
    content: bytes

    def __post_init__(self) -> None:
        """Refuse what cannot stand in a header."""
        _safe_filename(self.filename)
        if not _TYPE.fullmatch(self.content_type):
            raise HeaderRefusedError(f"not a media type: {self.content_type!r}")


def compose(
    *,
    sender: Mailbox,
    recipient: Mailbox,
    subject: str,
    text: str,
    html: str,
    calendar: CalendarPart | None,
    message_id: str,
    language: str,
    date: datetime,
    attachments: Iterable[Attachment] = (),
    reply_to: Mailbox | None = None,
    list_unsubscribe: str = "",
) -> EmailMessage:
    """Return one mail to one recipient, ready for SMTP servers without 8BITMIME.

    `text` and `html` say the same; with a calendar part the structure is mixed[alternative[text,
    html, text/calendar], application/ics]. `message_id` (with angle brackets) is the caller's and
    stays the same when the mail is tried again; `date` is aware. Raises HeaderRefusedError when a
    value would end its header (CR, LF, NUL) or is malformed.
    """
    message = EmailMessage(policy=WIRE_POLICY)
    message["From"] = sender.header()
    message["To"] = recipient.header()
    if reply_to is not None:
        message["Reply-To"] = reply_to.header()
    message["Subject"] = _one_line(subject).strip()
    message["Date"] = _aware(date)
    message["Message-ID"] = _matching(_MESSAGE_ID, message_id, "message id")
    message["Auto-Submitted"] = "auto-generated"
    _add_unsubscribe(message, list_unsubscribe)
    message.set_content(_body(text), cte="quoted-printable")
    message.add_alternative(_body(html), subtype="html", cte="quoted-printable")
    if calendar is not None:
        _add_calendar(message, calendar)
    for attachment in attachments:
        _attach(message, attachment)
    # Last, since the email package moves content headers into the first part it adds.
    message["Content-Language"] = _matching(_LANGUAGE, language, "language")
    return message


def _add_calendar(message: EmailMessage, calendar: CalendarPart) -> None:
    # No Content-ID and no disposition: with either, some clients show no buttons. Base64 keeps the
    # folds and line ends as they are.
    message.add_alternative(
        calendar.content.decode("utf-8"),
        subtype="calendar",
        cte="base64",
        params={"method": calendar.method},
    )
    _attach(message, Attachment(calendar.filename, "application/ics", calendar.content))


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    maintype, _, subtype = attachment.content_type.partition("/")
    message.add_attachment(
        attachment.content,
        maintype=maintype,
        subtype=subtype,
        filename=attachment.filename,
        params={"charset": "utf-8"} if maintype == "text" else {},
    )


def _add_unsubscribe(message: EmailMessage, address: str) -> None:
    if not address:
        return
    message["List-Unsubscribe"] = f"<{_matching(_UNSUBSCRIBE, address, 'address')}>"
    if address.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058


def _one_line(value: str) -> str:
    if _LINE_BREAK.search(value):
        raise HeaderRefusedError("a header holds no line break")
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _OTHER_CONTROLS.sub(" ", value))


def _matching(pattern: re.Pattern[str], value: str, what: str) -> str:
    if not pattern.fullmatch(value):
        raise HeaderRefusedError(f"not a {what}: {value!r}")
    return value


def _safe_filename(value: str) -> str:
    return _matching(_FILENAME, value, "file name")


def _aware(date: datetime) -> datetime:
    if date.utcoffset() is None:
        raise ValueError("a mail's date has a time zone")
    return date


def _body(text: str) -> str:
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _TEXT_CONTROLS.sub("", text))
