"""The inside of a worker: reads one task at a time from its pipe, runs it, answers. Started by `bot.workers`.

Runs as a plain script, so that nothing but the task's own modules is loaded: a language check stays at 12 MB,
only a page loads the page reader. A task is a pickled (function, arguments); an answer is a pickled
(kind, value, bytes resident).
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO

#: <linux/prctl.h>: the signal a process gets when the thread that made it ends.
_PR_SET_PDEATHSIG = 1
#: Seconds of CPU in one life. It adds up over tasks, so it is no limit for one task: it only ends a worker
#: that outlives its parent's attention. `bot.workers` retires a worker long before.
_CPU_SECONDS_PER_LIFE = 1800
#: The event loop goes first: a task handed over wakes its worker, which would else take the loop's processor.
_NICE = 5
#: What parsing never needs. Hostile bytes that take over a parser shall not reach the network or a shell.
_FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.bind",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "subprocess.Popen",
)

#: New objects between two looks for garbage in circles. Python's 700 cost a comparison of 20 articles a tenth of its time:
#: a task's own values hardly form circles, and go with it.
_OBJECTS = 100_000

LENGTH = struct.Struct("!Q")


def main() -> None:
    """Serve tasks until the pipe is closed."""
    parent, memory = int(sys.argv[1]), int(sys.argv[2])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return  # the parent ended before the line above
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it closes the pipe
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS_PER_LIFE, _CPU_SECONDS_PER_LIFE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    gc.set_threshold(_OBJECTS)
    _silence()
    sys.path[:] = pickle.loads(_frame(tasks) or b"")  # noqa: S301 - from the parent
    sys.addaudithook(_forbid)
    while (task := _frame(tasks)) is not None:
        answer = _answer(task)
        answers.write(LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()
        del task, answer


def _silence() -> None:
    """Nothing a library prints may get into the answers, and nothing is read from a terminal."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


def _forbid(event: str, _: Any) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} in a worker")


def _frame(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pipe.read(LENGTH.unpack(head)[0])


def _answer(task: bytes) -> bytes:
    """Run a task. kind: "value", "user" (the words of a UserError), "memory", "broken" (a traceback)."""
    try:
        function, arguments = pickle.loads(task)  # noqa: S301 - from the parent
        return pickle.dumps(("value", function(*arguments), _resident()), protocol=5)
    except MemoryError:
        return pickle.dumps(("memory", "", _resident()))
    except Exception as error:
        if any(cls.__name__ == "UserError" for cls in type(error).__mro__):
            return pickle.dumps(("user", str(error), _resident()))
        import traceback

        return pickle.dumps(("broken", traceback.format_exc()[-4000:], _resident()))


def _resident() -> int:
    """Bytes of memory in use; 0 where the system doesn't say."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main()
