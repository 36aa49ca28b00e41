"""Destroying the pseudonym key: from then on nobody can tell a name from its pseudonym."""

from __future__ import annotations

import time
from pathlib import Path

from philomela.database.connection import Case
from philomela.database.key_file import destroy
from philomela.database.pseudonym_key import is_destroyed, key_path, mark_destroyed
from philomela.errors import UsageError
from philomela.evidence.log import append

ACT = "pseudonym key destroyed"


def destroy_pseudonym_key(case: Case, *, by: str, why: str, path: Path | None = None) -> bool:
    """Destroy the key of a case; says whether its file was there.

    The act is in the log before the file goes, so that one killed between leaves a file that the
    case takes no more, and the same call removes it. Raises :class:`~philomela.errors.UsageError`
    without a name and a reason.
    """
    if not by.strip() or not why.strip():
        raise UsageError("Destroying a key needs a name and a reason.", "Say --by and --why.")
    with case.write() as connection:
        if not is_destroyed(connection):
            number = append(connection, ACT, {"why": why}, who=by, when=int(time.time()))
            mark_destroyed(connection, number)
    return destroy(path or key_path(case))
