"""Accounts as they are typed and shown."""

import pytest

from bot.errors import UsageError
from bot.people.accounts import LONGEST, account_name, parse_account


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("@ana:example.org", "matrix:@ana:example.org"),
        (" matrix:@ana:example.org ", "matrix:@ana:example.org"),
        ("@ana:example.org:8448", "matrix:@ana:example.org:8448"),
        ("discord:123", "discord:123"),
        ("console:ana", "console:ana"),
    ],
)
def test_an_account_is_read_in_every_form(typed: str, account: str) -> None:
    assert parse_account(typed) == account
    assert parse_account(account_name(parse_account(typed))) == account


@pytest.mark.parametrize(
    "typed",
    [
        *("", "ana", "@ana", "#room:example.org", "!abc:example.org", "matrix:!abc", "matrix:ana"),
        *("discord:ana", "discord:", "console:", "console:a b", "irc:ana", ":ana", "@:"),
        f"@{'a' * LONGEST}:example.org",
        "@\u0445ana:example.org",  # a Cyrillic letter
        "@ana:<b>",
    ],
)
def test_what_is_no_account_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_account(typed)
