"""How a command or an action is declared: a decorator on a module's own router."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from bot.core.invocation import Invocation, Reply
from bot.model.ids import Kind
from bot.model.network import Role

Handler: TypeAlias = Callable[[Invocation[Any]], Awaitable[Reply]]
"""Takes an invocation whose arguments are of the declared type."""
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class NoArgs:
    """The command takes nothing but its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb: what it takes, who may use it, how it is shown in help."""

    verb: str
    args: type[Any]
    role: Role
    handler: Handler
    example: str
    """An English source text: one right use, without prefix."""
    summary: str
    """An English source text for help: what it does, one line."""
    personal: bool = False
    """It concerns the sender alone, so it also works in a room of no network (spec §1)."""
    form: str = ""
    """An English source text: one right use with a line a field, if it can be typed so."""
    order: str = ""
    """The option after the verb with which it is a coordinator's order (spec §7.1)."""
    listed: bool = True
    """Whether help names it unasked; another word for something that is listed is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A word after an id: ``E417 yes``; ``""`` is the id alone, ``"*"`` any other words."""

    kind: Kind
    word: str
    args: type[Any]
    role: Role
    handler: Handler
    example: str = ""

    @property
    def personal(self) -> bool:
        """It is about a thing of the sender's own: a reminder."""
        return self.kind is Kind.REMINDER


@dataclass(slots=True)
class Router:
    """The declarations of one module; inert until a `Registry` is made of them."""

    commands: list[Command] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    def command(
        self,
        verb: str,
        *,
        role: Role,
        example: str,
        summary: str,
        args: type[A] = NoArgs,  # type: ignore[assignment]  # the default of a type variable
        personal: bool = False,
        form: str = "",
        order: str = "",
        listed: bool = True,
    ) -> Callable[
        [Callable[[Invocation[A]], Awaitable[Reply]]], Callable[[Invocation[A]], Awaitable[Reply]]
    ]:
        """Declare the decorated handler as a verb, by its canonical name in content/words."""

        def declare(
            handler: Callable[[Invocation[A]], Awaitable[Reply]],
        ) -> Callable[[Invocation[A]], Awaitable[Reply]]:
            self.commands.append(
                Command(
                    verb=verb,
                    args=args,
                    role=role,
                    handler=handler,
                    example=example,
                    summary=summary,
                    personal=personal,
                    form=form,
                    order=order,
                    listed=listed,
                )
            )
            return handler

        return declare

    def action(
        self,
        kind: Kind,
        word: str,
        *,
        role: Role,
        args: type[A] = NoArgs,  # type: ignore[assignment]  # the default of a type variable
        example: str = "",
    ) -> Callable[
        [Callable[[Invocation[A]], Awaitable[Reply]]], Callable[[Invocation[A]], Awaitable[Reply]]
    ]:
        """Declare the decorated handler for a word after an id; `word` is canonical too."""

        def declare(
            handler: Callable[[Invocation[A]], Awaitable[Reply]],
        ) -> Callable[[Invocation[A]], Awaitable[Reply]]:
            self.actions.append(
                Action(kind=kind, word=word, args=args, role=role, handler=handler, example=example)
            )
            return handler

        return declare


class Registry:
    """All commands and actions of the program, by name."""

    def __init__(self, routers: Iterable[Router]) -> None:
        """Collect the declarations.

        Raises:
            ValueError: Two of them have the same name.
        """
        commands: dict[str, Command] = {}
        actions: dict[tuple[Kind, str], Action] = {}
        for router in routers:
            for command in router.commands:
                if command.verb in commands:
                    raise ValueError(f"the verb {command.verb!r} is declared twice")
                commands[command.verb] = command
            for action in router.actions:
                if (action.kind, action.word) in actions:
                    raise ValueError(f"{action.kind} {action.word!r} is declared twice")
                actions[action.kind, action.word] = action
        self.commands: Mapping[str, Command] = commands
        self._actions = actions

    def action(self, kind: Kind, word: str | None) -> Action | None:
        """Return the action for a canonical word, or the one for other words if it is None."""
        return self._actions.get((kind, "*" if word is None else word))

    def actions(self, kind: Kind) -> tuple[Action, ...]:
        """Return all actions on things of a kind, in the order of declaration."""
        return tuple(action for action in self._actions.values() if action.kind is kind)
