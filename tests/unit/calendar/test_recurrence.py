"""A recurrence in words: what each rule that people can type is called."""

from datetime import datetime

import pytest

from bot.calendar.recurrence import recurrence
from bot.language.catalogue import Catalogues
from tests.architecture.source import ROOT

CATALOGUES = Catalogues(ROOT / "content" / "locale")
START = datetime.fromisoformat("2026-12-07T09:00")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY", "every week on Monday"),
        ("FREQ=WEEKLY;BYDAY=WE", "every week on Wednesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "every 2 weeks on Monday, Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every working day"),
        ("FREQ=MONTHLY", "every month on day 7"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on day 1, 15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day of the month"),
        ("FREQ=MONTHLY;BYDAY=1MO", "every month on the first Monday"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "every 3 months on the last Friday"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "every month on the last working day",
        ),
        ("FREQ=YEARLY", "every year on 7 December"),
        ("FREQ=YEARLY;INTERVAL=2", "every 2 years on 7 December"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "every year on the second Sunday, in March"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=8", "every year on day 8, in March, September"),
        ("FREQ=DAILY;COUNT=1", "every day, 1 time"),
        ("FREQ=DAILY;COUNT=5", "every day, 5 times"),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T235959",
            "every week on Monday, until Thursday, 31 December 2026",
        ),
    ],
)
def test_a_rule_is_said_in_words(rule: str, said: str) -> None:
    assert recurrence(rule, START, CATALOGUES.language("en")) == said


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYMONTHDAY=15;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=-2MO",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1",
    ],
)
def test_a_rule_without_words_is_shown_as_it_is(rule: str) -> None:
    assert recurrence(rule, START, CATALOGUES.language("en")) == rule


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("bs", "svake 2. sedmice: ponedjeljak (ukupno 3 puta)"),
        ("cnr", "svake 2. sedmice: ponedjeljak (ukupno 3 puta)"),
        ("mk", "на секои 2 недели: понеделник (вкупно 3 пати)"),
        ("sq", "çdo 2 javë: e hënë (gjithsej 3 herë)"),
        ("ro", "la fiecare 2 săptămâni: luni (de 3 ori în total)"),
    ],
)
def test_a_rule_is_said_in_the_readers_language(tag: str, said: str) -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3"
    assert recurrence(rule, START, CATALOGUES.language(tag)) == said
