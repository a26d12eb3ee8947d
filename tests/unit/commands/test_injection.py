"""What one person types cannot pass for something else where another one reads it."""

from tests.unit.commands.conftest import ANA, VESNA, Scene


async def test_a_note_of_several_lines_adds_no_line_to_the_answers(scene: Scene) -> None:
    event = await scene.make(VESNA, 'event "Meeting" 10.12.2026 10:00')
    await scene.say(VESNA, f"{event} save")
    await scene.say(ANA, f"{event} yes a note)\nMaybe: 9\nconsole:eva (also")
    (answers,) = await scene.say(VESNA, f"{event} answers names")
    rows = answers.split("\n")
    assert [row for row in rows if row.startswith("Maybe")] == ["Maybe: 0"]
    assert "console:ana (a note) Maybe: 9 console:eva (also)" in rows
