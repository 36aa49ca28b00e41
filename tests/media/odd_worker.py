"""A worker for tests that does what it is told: also to die, to hang and to stammer."""

from __future__ import annotations

import os
import sys
import threading
import time

from philomela.media.process import serve


def answer(asked: bytes) -> bytes:
    if asked == b"die":
        os._exit(9)
    if asked == b"hang":
        time.sleep(600)
    if asked == b"short":
        sys.stdout.buffer.write(b"..")
        sys.stdout.buffer.flush()
        os._exit(0)
    if asked == b"chatter":
        sys.stdout.buffer.write(b"a library says something")
    if asked == b"spoil":  # the next request finds it dead
        threading.Timer(0.02, os._exit, [0]).start()
    if asked == b"secret":
        return os.environ.get("PHILOMELA_SECRET", "none").encode()[:4]
    if asked == b"size":
        return str(len(sys.argv)).rjust(4).encode()
    return asked[:4].ljust(4)


if __name__ == "__main__":
    if sys.argv[1:] == ["broken"]:
        sys.exit(1)
    serve(answer, b"here")
