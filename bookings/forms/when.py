"""When something is: a day, from and to, another last day; read as two ends on the wall clock."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings import wishes
from bookings.forms import times
from bookings.judging.sentences import general
from bookings.types import ReasonCode
from inventory.models import Listing
from marketplace import typed_days
from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.forms.base import Form
from marketplace.periods import Period, local

TWICE = [SelectChoice("0", _l("The first")), SelectChoice("1", _l("The second"))]
FOLDS = frozenset("01")


_PARTS: Mapping[str, Callable[[str], Sentence | None]] = {
    "date": typed_days.problem_of,
    "start": times.clock_problem,
    "last_day": typed_days.problem_of,
    "finish": times.clock_problem,
}


class WhenForm(Form):
    """The fields of one period; `begins` and `finishes` are what was read from them."""

    date = StringField(_l("Date"))
    start = SelectField(_l("Begins"), name="from", validate_choice=False)
    last_day = StringField(_l("Last day"), name="end")
    finish = SelectField(_l("Ends"), name="to", validate_choice=False)
    start_fold = RadioField(_l("Begins"), choices=TWICE, validate_choice=False)
    end_fold = RadioField(_l("Ends"), choices=TWICE, validate_choice=False)
    begins: wishes.Edge | None = None
    finishes: wishes.Edge | None = None

    def offer_times(self, listing: Listing) -> None:
        """Fill in the times that can be chosen; one that came in stays, even an odd one."""
        self.start.choices = _choices(times.starts(listing, self.start.data))
        self.finish.choices = _choices(times.ends(listing, self.finish.data))

    def choose(self, period: Period, zone: ZoneInfo) -> None:
        """Put another period in place of what the fields say."""
        starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
        self.date.data, self.start.data = starts.date().isoformat(), f"{starts:%H:%M}"
        self.last_day.data, self.finish.data = ends.date().isoformat(), f"{ends:%H:%M}"
        if ends.date() == starts.date():
            self.last_day.data = ""
        elif ends.date() - starts.date() == timedelta(days=1) and f"{ends:%H:%M}" == "00:00":
            self.last_day.data, self.finish.data = "", "24:00"
        self.start_fold.data, self.end_fold.data = str(starts.fold), str(ends.fold)

    @property
    def timed(self) -> bool:
        """Whether a time has been given, so that there is something to check."""
        return bool(self.date.data and self.start.data and self.finish.data)

    def read_when(self, zone: ZoneInfo, problems: list[FieldProblem]) -> None:
        """Read both ends into `begins` and `finishes`; notes what cannot be read."""
        self.begins = self._edge("date", "start", self.start_fold.data, zone, problems)
        last_day = "last_day" if (self.last_day.data or "").strip() else "date"
        self.finishes = self._edge(last_day, "finish", self.end_fold.data, zone, problems)

    def twice(self, zone: ZoneInfo) -> dict[str, list[tuple[str, str]]]:
        """Return the two meanings of each time that comes twice, by the name of its radio field."""
        return times.which_of_two(self.begins, self.finishes, zone)

    def unread(self) -> list[FieldProblem]:
        """Return what an address says of the time and cannot be read, so that it is not just gone.

        For a form that is opened before there is a whole time to check.
        """
        texts = {name: (self._fields[name].data or "").strip() for name in _PARTS}
        return [
            FieldProblem(name, told)
            for name, problem_of in _PARTS.items()
            if texts[name] and (told := problem_of(texts[name])) is not None
        ]

    def require_instants(self, begins: wishes.Edge, finishes: wishes.Edge) -> None:
        """Raise Invalid for a time that does not exist, or comes twice and nobody says which."""
        problems = []
        for edge, clock, fold in (
            (begins, "start", "start_fold"),
            (finishes, "finish", "end_fold"),
        ):
            if edge.instead is not None:
                problems.append(FieldProblem(clock, times.missing_hour(edge.instead)))
            elif edge.at is None:
                problems.append(FieldProblem(fold, general(ReasonCode.AMBIGUOUS_TIME)))
        if problems:
            raise Invalid(problems)

    def _edge(
        self,
        day: str,
        clock: str,
        fold: str | None,
        zone: ZoneInfo,
        problems: list[FieldProblem],
    ) -> wishes.Edge | None:
        """Read one end from the fields named; notes what cannot be read and returns None."""
        texts = self._fields[day].data, self._fields[clock].data
        empty = times.BEGINS if clock == "start" else times.ENDS
        told = typed_days.problem_of(texts[0]), times.clock_problem(texts[1], empty)
        problems += [
            FieldProblem(name, one)
            for name, one in zip((day, clock), told, strict=True)
            if one is not None
        ]
        wall = times.wall(*texts)
        if wall is None:
            return None
        try:
            return wishes.edge_on_wall(wall, zone, int(fold) if fold in {"0", "1"} else None)
        except Invalid as error:
            problems += [FieldProblem(day, one.message) for one in error.problems]
            return None


def _choices(options: times.Options) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options]


def once(problems: Sequence[FieldProblem]) -> list[FieldProblem]:
    """Return the problems without the same one for one field twice."""
    return list({(one.field, str(one.message)): one for one in problems}.values())
