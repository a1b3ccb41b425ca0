"""When a mail is tried again, and when it is given up."""

from datetime import timedelta

from marketplace.delivery import DELAYS, delay_after


def test_the_first_retries_come_after_1_2_5_15_and_60_minutes() -> None:
    minutes = [delay_after(attempt) for attempt in range(1, 6)]
    assert minutes == [timedelta(minutes=number) for number in (1, 2, 5, 15, 60)]


def test_a_mail_is_given_up_after_about_two_days() -> None:
    assert timedelta(hours=44) < sum(DELAYS, timedelta()) < timedelta(hours=54)
    assert delay_after(len(DELAYS)) is not None
    assert delay_after(len(DELAYS) + 1) is None
