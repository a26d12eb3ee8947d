"""`settings`: one's language and time zone, from one numbered menu."""

from dataclasses import dataclass, replace

from bot.core.arguments import NOTHING, Rest
from bot.core.choices import which_script
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, UsageError
from bot.language import tags
from bot.language.formatting import moment
from bot.language.quoting import first_word
from bot.model import markup
from bot.model.network import Role
from bot.timewords.zones import zone as known_zone

router = Router()


@dataclass(frozen=True, slots=True)
class SettingsArgs:
    """`settings [language LANGUAGE | timezone ZONE]`."""

    request: Rest = NOTHING


@router.command(
    "settings",
    args=SettingsArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("settings language English"),
    summary=N_("your language and time zone"),
)
async def settings(call: Invocation[SettingsArgs]) -> Reply:
    """Show one's settings, or change one of them."""
    head, rest = first_word(call.args.request)
    options = call.services.words.option(head.rstrip(":"))
    if not head:
        return _menu(call)
    if "language" in options:
        return _language(call, rest)
    if "timezone" in options:
        return _zone(call, rest)
    raise UsageError(N_("There is no such setting. There are: language, timezone."))


def _menu(call: Invocation[SettingsArgs]) -> Reply:
    items = (
        markup.Item(
            1,
            (call.text(N_("Language: {language}"), language=tags.autonym(call.language.tag)),),
        ),
        markup.Item(2, (call.text(N_("Time zone: {zone}"), zone=call.zone),)),
    )
    head = call.text(N_("Your settings. Please answer with a number to change one."))
    options = ("settings language", "settings timezone")
    return Reply(body=markup.join(head, items), options=options)


def _language(call: Invocation[SettingsArgs], name: str) -> Reply:
    if not name:
        names = tags.autonyms()
        items = tuple(markup.Item(number, (shown,)) for number, (_, shown) in enumerate(names, 1))
        return Reply(
            body=markup.join(call.text(N_("Which language?")), items),
            options=tuple(f"settings language {tag}" for tag, _ in names),
            whole=True,
        )
    found = tags.named_language(name)
    if len(found) > 1:
        return which_script(call, found, lambda tag: f"settings language {tag}")
    changed = replace(call.person, language=found[0], greeted=True)
    call.services.roster.change(call.unit, changed)
    language = call.services.catalogues.language(found[0])
    return say(language.text(N_("Language: {language}"), language=tags.autonym(found[0])))


def _zone(call: Invocation[SettingsArgs], name: str) -> Reply:
    if not name:
        raise UsageError(N_("A time zone is needed, such as Europe/Skopje."))
    zone = known_zone(name).key
    call.services.roster.change(call.unit, replace(call.person, zone=zone))
    at = moment(call.now, zone, call.language.tag)
    return say(
        call.text(N_("Time zone: {zone}"), zone=zone),
        call.text(N_("It is now {moment}."), moment=at),
    )
