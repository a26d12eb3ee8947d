"""The languages of the bot, as tags (spec §2)."""

LANGUAGES = (
    *("en", "bs", "hr", "cnr", "sr-Latn", "sr-Cyrl", "mk", "sq", "bg", "ro"),
    *("el", "tr", "sl"),
)
"""The ten that are complete, then those that are as far as they have been reviewed."""

_TAGS = {tag.lower(): tag for tag in LANGUAGES} | {"sr-rs": "sr-Cyrl"}


def known_tag(text: str) -> str | None:
    """Return the tag as the bot spells it, or None; any case, a dash or an underscore."""
    return _TAGS.get(text.strip().replace("_", "-").lower())
