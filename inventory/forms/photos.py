"""The step of photos: what is said of each, and new ones."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import BooleanField, FieldList, FileField, FormField, HiddenField, StringField

from inventory.forms.base import PlainForm
from inventory.models import Listing

SLOTS = 3


class KnownPhoto(PlainForm):
    """A photo that is there already."""

    photo = HiddenField()
    alt = StringField(_l("What does the picture show?"))
    decorative = BooleanField(_l("It is only decoration and shows nothing that matters"))
    delete = BooleanField(_l("Delete this photo"))


class NewPhoto(PlainForm):
    """A file to be added, described at once."""

    file = FileField(_l("Picture file"))
    alt = StringField(_l("What does the picture show?"))
    decorative = BooleanField(_l("It is only decoration and shows nothing that matters"))

    @property
    def chosen(self) -> bool:
        """Whether a file was sent."""
        return bool(getattr(self.file.data, "filename", ""))


class PhotosForm(PlainForm):
    """All photos of a listing and three places for new ones."""

    known = FieldList(FormField(KnownPhoto))
    new = FieldList(FormField(NewPhoto), max_entries=SLOTS)

    def __init__(self, formdata: MultiDict[str, Any] | None, listing: Listing) -> None:
        known = [
            {"photo": photo.public_id, "alt": photo.alt, "decorative": photo.decorative}
            for photo in listing.photos
        ]
        super().__init__(formdata, data=None if formdata is not None else {"known": known})
        while len(self.new) < SLOTS:
            self.new.append_entry()

    @classmethod
    def sent(
        cls, texts: MultiDict[str, str], files: MultiDict[str, Any], listing: Listing
    ) -> "PhotosForm":
        """Return the form as it was sent, with files for nothing but the fields of files."""
        pictures = [pair for pair in files.items(multi=True) if pair[0].endswith("-file")]
        return cls(CombinedMultiDict([texts, MultiDict(pictures)]), listing)

    def keep_problems(self, sent: "PhotosForm") -> None:
        """Show again what was typed where a photo of the sent form could not be used."""
        rows = {entry.form.photo.data: entry.form for entry in self.known}
        for entry in sent.known:
            row = rows.get(entry.form.photo.data)
            if entry.form.errors and row is not None:
                _copy(entry.form, row)
        failed = [entry.form for entry in sent.new if entry.form.errors]
        for form, entry in zip(failed, self.new, strict=False):
            _copy(form, entry.form)
        self.gather_errors()


def _copy(sent: PlainForm, shown: PlainForm) -> None:
    for name in ("alt", "decorative"):
        shown[name].data = sent[name].data
    for field in sent:
        shown[field.short_name].errors = list(field.errors)
