"""The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from marketplace import engines
from marketplace.errors import Busy, for_constraint
from marketplace.extensions import db

_OPEN = "unit_of_work_open"


@contextmanager
def unit_of_work(session: Session | None = None) -> Iterator[Session]:
    """Run the block as one transaction: all of it is written, or nothing.

    The request's read transaction ends first, so what the block reads is fresh and every object
    loaded before is read again. A refusal by a named constraint is raised as its domain error, a
    passing database fault as `Busy`. Blocks do not nest.
    """
    work: Session = session if session is not None else db.session()
    if work.info.get(_OPEN):
        raise RuntimeError("a unit of work is already open")
    if work.new or work.dirty or work.deleted:
        raise RuntimeError("something was changed outside a unit of work")
    work.rollback()
    engine = work.get_bind().engine
    work.info[_OPEN] = True
    try:
        with engines.write_lock(engine):
            engines.begin_write(work)
            yield work
            work.commit()
    except (IntegrityError, OperationalError, DBAPIError) as error:
        work.rollback()
        raise _told(error) from error
    except BaseException:
        work.rollback()
        raise
    finally:
        work.info.pop(_OPEN, None)


def let_go(error: BaseException | None = None) -> None:
    """Return the session's connection; one that died meanwhile must not spoil an answer.

    Without this, a database that stops between the answer and here makes gunicorn answer 500.
    """
    del error
    if not db.session.registry.has():
        return
    session = db.session()
    try:
        session.close()
    except DBAPIError:
        session.invalidate()


def is_open(session: Session) -> bool:
    """Tell whether a unit of work is under way on the session."""
    return bool(session.info.get(_OPEN))


def _told(error: DBAPIError) -> Exception:
    refusal = for_constraint(engines.constraint_name(error))
    if refusal is not None:
        return refusal
    return Busy() if engines.is_transient(error) else error
