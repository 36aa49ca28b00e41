"""Two pictures' bytes -> what one is to the other, in a locked-down worker.

No pixel leaves the worker; a silhouette of where they differ does.
"""

from __future__ import annotations

from philomela.matching.compared import ANSWER, Compared, Unread, unpack
from philomela.matching.comparison_request import request
from philomela.media.limits import PictureLimits
from philomela.media.process import WORKER_DIED, Worker, WorkerFailed

_WORKER = "philomela.matching.comparison_worker"


def compare_files(
    first: bytes, second: bytes, limits: PictureLimits | None = None
) -> Compared | Unread:
    """Compare two pictures' contents; says which could not be read, and why.

    Raises :class:`~philomela.media.process.WorkerCannotStart`.
    """
    limits = limits or PictureLimits()
    for picture, content in enumerate((first, second), 1):
        if len(content) > limits.file_bytes:
            return Unread(picture, "too many bytes")
    worker = Worker(_WORKER, ANSWER.size, (str(limits.memory_bytes),))
    try:
        return unpack(worker.ask(request((first, second), limits), 2 * limits.seconds))
    except WorkerFailed as error:
        return Unread(2, str(error))
    except ValueError:
        return Unread(2, WORKER_DIED)
    finally:
        worker.close()
