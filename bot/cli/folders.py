"""Whether the service can write where the configuration says, before it starts."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from bot.config import Settings
from bot.errors import ConfigError


def require_writable(settings: Settings) -> None:
    """Refuse folders of the configuration in which nothing can be written; nothing stays in them.

    Raises:
        ConfigError: There are such folders.
    """
    problems = list(_problems(settings))
    if problems:
        raise ConfigError(problems)


def _problems(settings: Settings) -> Iterator[str]:
    folder = settings.database.sqlite_file().parent
    if (reason := _fault(folder, may_be_made=False)) is not None:
        yield f"database: {folder} cannot be written to ({reason}); make it, or name another folder"
    if settings.matrix is None:
        return
    store = settings.matrix.store
    if (reason := _fault(store, may_be_made=True)) is not None:
        yield f"matrix.store: {store} cannot be written to ({reason}); name another folder"


def _fault(folder: Path, *, may_be_made: bool) -> str | None:
    """Return why no file can be made in a folder, or in the one it would be made in; or None."""
    try:
        with TemporaryFile(dir=folder):
            return None
    except FileNotFoundError as error:
        if may_be_made and folder != folder.parent:
            return _fault(folder.parent, may_be_made=True)
        return error.strerror
    except OSError as error:
        return error.strerror or type(error).__name__
