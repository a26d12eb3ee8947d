"""`term`: what an entry shows."""

from tests.unit.commands.conftest import ANA, WPON, Scene


async def test_an_entry_on_violence_says_where_support_is_found(scene: Scene) -> None:
    (in_room,) = await scene.say(ANA, "!term domestic violence", room=WPON)
    assert "People who can support you: !support" in in_room.split("\n")
    await scene.say(ANA, "help")
    (direct,) = await scene.say(ANA, "domestic violence")
    assert "People who can support you: support" in direct.split("\n")
    (other,) = await scene.say(ANA, "gender analysis")
    assert "support you" not in other


async def test_an_entry_has_at_most_six_lines_even_without_a_term(scene: Scene) -> None:
    (shown,) = await scene.say(ANA, "!term gender coach programme in mk", room=WPON)
    first, *rest = shown.split("\n")
    assert first == "No term in македонски so far. English: Gender Coach Programme"
    assert len(rest) <= 5
    assert "Status: draft, not reviewed" in rest


async def test_a_footnote_stands_below_the_definition(scene: Scene) -> None:
    (shown,) = await scene.say(ANA, "!term western balkans", room=WPON)
    lines = shown.split("\n")
    assert "Kosovo*" in lines[1]
    assert lines[2].startswith("* References to Kosovo")


async def test_a_year_is_not_said_twice(scene: Scene) -> None:
    (shown,) = await scene.say(ANA, "!term personal data", room=WPON)
    assert "Concept: General Data Protection Regulation (EU) 2016/679, art. 4" in shown.split("\n")


async def test_all_lists_the_term_in_every_language(scene: Scene) -> None:
    (shown,) = await scene.say(ANA, "!term rod all", room=WPON)
    assert "English: Gender" in shown
    await scene.say(ANA, "help")
    (direct,) = await scene.say(ANA, "term rod all")
    assert {"English: Gender", "shqip: gjini", "македонски: род"} <= set(direct.split("\n"))


async def test_what_may_be_meant_is_chosen_by_number(scene: Scene) -> None:
    await scene.say(ANA, "help")
    (asked,) = await scene.say(ANA, "term rodna osviještenost")
    assert "1. " in asked
    assert "2. " in asked
    (shown,) = await scene.say(ANA, "2")
    assert shown.split("\n")[0] in {"Gender mainstreaming", "Gender awareness"}


async def test_a_question_of_nothing_but_prepositions_is_refused_at_once(scene: Scene) -> None:
    await scene.say(ANA, "help")
    (long,) = await scene.say(ANA, f"term {'u ' * 9_900}")
    assert long.startswith("This text is too long: at most 80 characters.")
    (short,) = await scene.say(ANA, f"term gender {'u ' * 30}mk")
    assert short.startswith("род\n")
