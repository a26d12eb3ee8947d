"""One writing process for each SQLite file (spec §8)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StorageError, StorageLocked


@contextmanager
def only_writer(database: Path) -> Iterator[None]:
    """Hold the file for this process as long as the context is open.

    The lock is on a file beside it, ``NAME.lock``, and ends with the process, however that ends.
    The file stays: taking it away would let two processes lock two files of the same name.

    Raises:
        StorageLocked: Another process, or this one already, holds it.
        StorageError: The file beside it cannot be made.
    """
    beside = database.resolve().with_name(f"{database.resolve().name}.lock")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as fault:
        raise StorageError(f"{beside}: {fault.strerror}") from fault
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise StorageLocked(f"another process is using {database}; stop it first") from fault
        except OSError as fault:
            raise StorageError(f"{beside} cannot be locked: {fault.strerror}") from fault
        yield
    finally:
        os.close(descriptor)
