"""A text that must not be seen."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A token or a password; it shows itself only to those who ask by name."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """Return the text itself: for the service it belongs to, and nobody else."""
        return self._text
