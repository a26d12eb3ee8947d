"""`help`: what can be asked, in at most six lines, then privately in full."""

from dataclasses import dataclass

from bot.core import examples
from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import Command, Router
from bot.core.hearing import Verb, hear
from bot.core.invocation import Invocation, Reply
from bot.errors import N_, UnknownCommand
from bot.model import markup
from bot.model.markup import Markup
from bot.model.network import Role

router = Router()
SIX = ("term", "events", "vote", "remind", "settings", "help")
"""The verbs that a member learns (spec §3)."""
FIRST = 4
"""So many of them stand above the example in a direct chat; five lines are said before `more`."""


@dataclass(frozen=True, slots=True)
class HelpArgs:
    """`help [VERB]`."""

    words: Rest = NOTHING
    """Of what follows the verb, nothing counts: `help remind me` is about `remind`."""


@router.command(
    "help",
    args=HelpArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("help remind"),
    summary=N_("what can be asked; with a verb: how"),
)
async def help_(call: Invocation[HelpArgs]) -> Reply:
    """Show the verbs, or one of them with an example."""
    if call.args.words:
        return Reply(body=_about(call, call.args.words), whole=True)
    known = call.services.registry.commands
    rows = [_row(call, known[verb]) for verb in SIX if verb in known]
    rest = _rest(call)
    if not call.message.direct:
        return Reply(body=markup.join(*rows), private=rest)
    rows.insert(FIRST, _example(call, known[SIX[FIRST - 1]]))
    return Reply(body=markup.join(*rows) + rest)


def _row(call: Invocation[HelpArgs], command: Command) -> str:
    name = call.services.words.name(command.verb, call.language.tag)
    return f"{name}: {call.text(command.summary)}"


def _example(call: Invocation[HelpArgs], command: Command) -> str:
    return call.text(N_("Example: {example}"), example=_typed(call, command.example))


def _about(call: Invocation[HelpArgs], words: str) -> Markup:
    heard = hear(words, call.services.words)
    verb = heard.name if isinstance(heard, Verb) else ""
    command = call.services.registry.commands.get(verb)
    if command is None:
        raise UnknownCommand
    if command.role > max(call.roles.values(), default=Role.ANYONE) and not command.personal:
        raise UnknownCommand
    rows = [_row(call, command), _example(call, command)]
    if command.form:
        rows += [
            call.text(N_("Or with a line for each field:")),
            *_typed(call, command.form).split("\n"),
        ]
    return markup.join(*rows)


def _typed(call: Invocation[HelpArgs], source: str) -> str:
    """Return an example as it is typed here: in a room it begins with the prefix."""
    example = call.text(source, **examples.dates(call.now))
    return example if call.message.direct else f"{call.services.prefix}{example}"


def _rest(call: Invocation[HelpArgs]) -> Markup:
    role = max(call.roles.values(), default=Role.ANYONE)
    known = call.services.registry.commands.values()
    others = [
        _row(call, command)
        for command in known
        if command.listed and command.verb not in SIX and command.role <= max(role, Role.MEMBER)
    ]
    closing = (
        call.text(N_("Each verb with an example: help VERB")),
        call.text(
            N_(
                "Version {version}. What is kept about you: your settings, reminders, answers "
                "and votes. Message texts are not logged."
            ),
            version=call.services.version,
        ),
        call.text(
            N_("People who can support you: {support}"),
            support=call.services.words.name("support", call.language.tag),
        ),
    )
    return markup.join(*others, *closing)
