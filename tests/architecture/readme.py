"""Writes the table of commands into README.md: `python -m tests.architecture.readme`."""

from bot.app import discover
from bot.core.declaration import Command
from bot.model.network import Role
from tests.architecture.source import ROOT

BEGIN, END = "<!-- commands -->", "<!-- /commands -->"
WHO = {Role.ANYONE: "all", Role.MEMBER: "member", Role.COORDINATOR: "coordinator"}
"""An administrator may do what a coordinator may."""


def commands_table() -> str:
    """Return every verb with who may use it, what it does and one right example."""
    rows = [
        f"| `{command.verb}` | {WHO[command.role]} | {command.summary} | {_example(command)} |"
        for command in sorted(discover().commands.values(), key=lambda found: found.role)
        if command.listed
    ]
    return "\n".join(["| verb | who | does | example |", "|---|---|---|---|", *rows])


def _example(command: Command) -> str:
    return f"`{command.example.splitlines()[0].replace('{date}', '15.4.')}`"


def with_table(text: str) -> str:
    """Return the README with its table of commands brought up to date."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{commands_table()}\n{END}{after}"


if __name__ == "__main__":
    readme = ROOT / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8")), encoding="utf-8")
