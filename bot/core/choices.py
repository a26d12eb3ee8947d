"""Questions with numbered answers that several commands ask."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.core.invocation import Invocation, Reply
from bot.errors import N_
from bot.language import tags
from bot.model import markup


def which_script(
    call: Invocation[Any], found: Sequence[str], command: Callable[[str], str]
) -> Reply:
    """Ask which script is meant, where only a language was named.

    Args:
        call: What asked for it.
        found: The tags of the language, one for each script.
        command: What the choice of a tag stands for, as if it had been typed.
    """
    items = tuple(markup.Item(number, (tags.autonym(tag),)) for number, tag in enumerate(found, 1))
    return Reply(
        body=markup.join(call.text(N_("Which script?")), items),
        options=tuple(command(tag) for tag in found),
    )
