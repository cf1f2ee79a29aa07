"""Worker processes: limits, deaths, and what comes back."""

from __future__ import annotations

import ast
import asyncio
import importlib
import io
import math
import os
import pickle
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.gather.files import read_file
from bot.text.language import language_of
from bot.workers import WorkerBroken, Workers, _Answer

FOREVER = math.factorial  # of 10**7: minutes of arithmetic that no signal handler interrupts


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(2)
    yield pool
    await pool.close()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_function_of_ours_runs_in_another_process(workers: Workers) -> None:
    assert await workers.run(language_of, "le chat est sur la table et il dort dans la maison") == "fr"
    assert await workers.run(os.getpid) != os.getpid()


async def test_nothing_is_started_before_it_is_needed(workers: Workers) -> None:
    assert workers.processes == 0
    await workers.run(len, "abc")
    await workers.run(len, "abc")
    assert workers.processes == 1


async def test_a_user_error_keeps_its_words(workers: Workers) -> None:
    with pytest.raises(UserError, match="That file is empty"):
        await workers.run(read_file, "a.txt", b"")
    assert workers.restarts == 0


async def test_a_mistake_of_ours_comes_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(WorkerBroken, match="invalid literal for int"):
        await workers.run(int, "x")
    assert workers.restarts == 0


async def test_one_that_hangs_dies_alone(workers: Workers) -> None:
    hanging = asyncio.create_task(workers.run(FOREVER, 10**7, seconds=0.3))
    assert [await workers.run(len, "a" * n) for n in range(20)] == list(range(20))
    with pytest.raises(UserError, match="too much"):
        await hanging
    assert workers.restarts == 1
    assert await workers.run(len, "abc") == 3


async def test_one_that_takes_too_much_memory_is_refused(workers: Workers) -> None:
    with pytest.raises(UserError, match="too large"):
        await workers.run(bytes, 10**9)
    assert await workers.run(len, "abc") == 3


async def test_one_that_dies_costs_its_task_only(workers: Workers) -> None:
    pid = await workers.run(os.getpid)
    with pytest.raises(UserError, match="too broken"):
        await workers.run(os.kill, pid, signal.SIGKILL)
    assert workers.restarts == 1
    assert await workers.run(os.getpid) != pid


async def test_a_cancelled_task_ends_its_process(workers: Workers) -> None:
    pid = await workers.run(os.getpid)
    task = asyncio.create_task(workers.run(FOREVER, 10**7, seconds=60))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await workers.run(len, "abc") == 3
    assert not alive(pid) or await workers.run(os.getpid) == pid


async def test_no_more_processes_than_allowed(workers: Workers) -> None:
    pids = await asyncio.gather(*(workers.run(os.getpid) for _ in range(20)))
    assert len(set(pids)) <= 2
    assert workers.processes <= 2


async def test_closing_ends_the_processes_and_refuses_new_tasks(workers: Workers) -> None:
    pid = await workers.run(os.getpid)
    await workers.close()
    assert not alive(pid)
    with pytest.raises(UserError, match="shutting down"):
        await workers.run(len, "abc")


async def test_a_worker_reaches_no_network(workers: Workers) -> None:
    with pytest.raises(WorkerBroken, match="PermissionError"):
        await workers.run(socket.create_connection, ("127.0.0.1", 9))
    with pytest.raises(WorkerBroken, match="PermissionError"):
        await workers.run(socket.getaddrinfo, "example.org", 80)


async def test_a_worker_starts_no_program(workers: Workers) -> None:
    for function, arguments in ((subprocess.call, (["true"],)), (os.system, ("true",)), (os.fork, ())):
        with pytest.raises(WorkerBroken, match="PermissionError"):
            await workers.run(function, *arguments)


async def test_what_a_library_prints_does_not_get_into_the_answers(workers: Workers) -> None:
    assert await workers.run(print, "noise" * 1000) is None
    assert await workers.run(len, "abc") == 3


async def test_an_answer_can_hold_values_only(workers: Workers) -> None:
    with pytest.raises(UserError, match="too broken"):
        await workers.run(eval, "__import__('os').system")
    assert await workers.run(len, "abc") == 3


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("subprocess", "Popen"),
        ("bot.workers", "asyncio.subprocess.subprocess.Popen"),
        ("bot.workers", "os.system"),
        ("bot.workers", "Path"),
        ("collections", "abc.sys.modules"),
        ("builtins", "eval"),
    ],
)
def test_an_answer_leads_to_nothing_that_acts(module: str, name: str) -> None:
    written = b"\x80\x04\x8c%c%b\x8c%c%b\x93." % (len(module), module.encode(), len(name), name.encode())
    with pytest.raises(pickle.UnpicklingError):
        _Answer(io.BytesIO(written)).load()


async def test_an_endless_answer_costs_its_task_only(workers: Workers) -> None:
    with pytest.raises(UserError, match="too broken"):
        await workers.run(bytes, 65 * 1024 * 1024)
    assert await workers.run(len, "abc") == 3


async def test_large_tasks_and_answers_pass(workers: Workers) -> None:
    text = "a" * 5_000_000
    assert await workers.run(str.upper, text) == text.upper()


async def test_light_tasks_load_no_readers(workers: Workers) -> None:
    await workers.run(read_file, "a.txt", b"The bridge was closed after the storm on Monday.")
    loaded = await workers.run(
        eval, "sorted({'trafilatura', 'lxml', 'pypdf', 'discord'} & set(__import__('sys').modules))"
    )
    assert loaded == []


def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            import asyncio, math, os, signal
            from bot.workers import Workers

            async def main():
                pool = Workers(1)
                print(await pool.run(os.getpid), flush=True)
                asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGKILL)
                await pool.run(math.factorial, 10**7, seconds=60)

            asyncio.run(main())
            """
        )
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        check=False,  # it kills itself
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        timeout=30,
    )
    pid = int(done.stdout)
    for _ in range(200):  # the kernel sends the signal when it takes the parent down: at once, but not before
        if not alive(pid):
            break
        os.sched_yield()
        subprocess.run(["true"], check=True)
    assert not alive(pid)


def tasks_of(path: Path) -> set[str]:
    """Modules of the functions that a module hands to workers, by `workers.run(function, …)` or `work(size, function, …)`."""
    places = {"run": 0, "work": 1}
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    handed = [
        node.args[places[node.func.attr]]
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and "work" in ast.unparse(node.func)
        and node.func.attr in places
    ]
    names = [each.id for each in handed if isinstance(each, ast.Name) and hasattr(module, each.id)]
    return {getattr(module, name).__module__ for name in names}


def test_a_worker_loads_neither_the_database_nor_a_client_nor_the_log() -> None:
    """They are 64 MB, and most of a second that the first who asks after a quiet time would wait for."""
    paths = [path for path in Path("bot").rglob("*.py") if path.name != "workers.py"]
    modules = set().union(*map(tasks_of, paths))
    assert len(modules) > 15, modules
    heavy = {}
    for module in modules:
        script = f"import sys, {module}; print(*{{'sqlalchemy', 'aiohttp', 'discord', 'structlog', 'bot.desk'}} & set(sys.modules))"
        loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        heavy[module] = loaded.stdout.split()
    assert not {module: names for module, names in heavy.items() if names}
