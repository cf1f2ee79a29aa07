"""The command line."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from bot.errors import UserError
from bot.running import REFUSED, Instance, make_home, opened, running, worker
from bot.settings import CONTACT, Settings, load_settings

log = structlog.get_logger()

#: systemd and container platforms kill after ten seconds or more; commands under way get 4 s of that, worker processes 3 s.
STOPPING_SECONDS = 9.5

ENDED = "Discord ended the connection for good ({why}). Is the token still the one of the developer portal?"

ONLY_POSTGRESQL = (
    "A worker shares its database with other processes, and that needs PostgreSQL: set VERBATIM_DATABASE to its address. "
    "On SQLite `verbatim run` does everything in one process."
)

app = typer.Typer(
    help="A news desk for Discord that answers in the papers' own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """The console script `verbatim`: a UserError is a sentence and exit status 1, not a traceback.

    Every file is this user's alone, wherever it goes: pasted texts are in the database, its backups and exports.
    """
    os.umask(0o077)
    try:
        app()
    except UserError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None


@app.command()
def run() -> None:
    """Start Verbatim: on Discord with DISCORD_TOKEN, else on a local Discord with a sample library."""
    settings = load_settings()
    _log_to(settings)
    asyncio.run(_run(settings))


@app.command("worker")
def worker_() -> None:
    """Do what is due (feeds, daily posts, watches, housekeeping) beside bots that only answer. Needs PostgreSQL."""
    settings = load_settings()
    if not settings.postgresql:
        raise UserError(ONLY_POSTGRESQL)
    _log_to(settings)
    asyncio.run(_worker(settings))


@app.command()
def say(
    commands: Annotated[
        list[str], typer.Argument(help="Commands as in Discord: '/summary article:bridge sentences:3'")
    ],
) -> None:
    """Send commands to the local Discord, in order, and print the answers."""
    settings = load_settings()
    _log_to(settings, quiet=True)
    raise SystemExit(asyncio.run(_say(settings, commands)))


@app.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help=".txt, .md, .html or .pdf files, or an export of ours (.zip)")
    ],
    guild: Annotated[int, typer.Option(help="Server id; without one the local Discord's server")] = 0,
) -> None:
    """Put files into a library."""
    settings = load_settings()
    _log_to(settings, quiet=True)
    raise SystemExit(asyncio.run(_import(settings, files, guild)))


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="The zip file to write")],
    guild: Annotated[int, typer.Option(help="Server id; without one the local Discord's server")] = 0,
) -> None:
    """Write a library as a zip: JSON lines with offsets and SHA-256 per revision, Markdown to read."""
    settings = load_settings()
    _log_to(settings, quiet=True)
    asyncio.run(_export(settings, target, guild))


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write; must not exist")]) -> None:
    """Copy the database while it is in use, and verify the copy."""
    settings = load_settings()
    _log_to(settings, quiet=True)
    asyncio.run(_backup(settings, target))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup")],
    verify: Annotated[bool, typer.Option("--verify", help="Only look whether it is sound")] = False,
) -> None:
    """Put a backup in the database's place; the database that was there is kept beside it."""
    from bot.operation import restore as put_back

    settings = load_settings()
    _log_to(settings, quiet=True)
    for line in asyncio.run(put_back(settings, file, verify_only=verify)):
        print(line)


@app.command()
def health() -> None:
    """Say whether what runs in this home folder lives; exit status 1 when not. For containers and monitors."""
    from bot.pulse import healths

    found = healths(load_settings().home, time.time())
    for each in found:
        told = each.told
        servers = f", {told['guilds']} servers" if "guilds" in told else f", {told.get('kind')}"
        print(each.why or f"healthy: process {told['pid']}{servers}")
        if told.get("backup"):
            print(f"backups: {told['backup']}")
    raise SystemExit(int(any(each.why for each in found)))


@app.command()
def check() -> None:
    """Check settings, database and permissions; say what is wrong and how to mend it."""
    settings = load_settings()
    _log_to(settings, quiet=True)
    raise SystemExit(asyncio.run(_check(settings)))


async def _run(settings: Settings) -> None:
    from bot.local.server import LocalDiscord

    stopping = _told_to_stop()
    if settings.discord_token is not None:
        async with running(settings, None) as instance:
            log.info("running on Discord", user=str(instance.bot.user))
            await _until_told(stopping, instance)
        return
    if settings.local_server:
        address = await _local(settings)
        async with running(settings, address) as instance:
            print(f"Verbatim runs on the local Discord at {address.root}", flush=True)
            await _until_told(stopping, instance)
        return
    async with (
        LocalDiscord(settings.home, settings.local_port) as discord_here,
        running(settings, discord_here.address) as instance,
    ):
        await _first_start(instance, discord_here)
        await _face(settings, discord_here, stopping)


async def _until_told(stopping: asyncio.Event, instance: Instance) -> None:
    """Answer until we are told to stop. Raises: UserError when Discord ends the connection for good: its supervisor shall know."""
    told = asyncio.create_task(stopping.wait())
    await asyncio.wait({told, instance.connection}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not stopping.is_set():
        raise UserError(ENDED.format(why=instance.connection.exception() or "it was closed"))


async def _worker(settings: Settings) -> None:
    stopping = _told_to_stop()
    address = None if settings.discord_token is not None else await _local(settings)
    async with worker(settings, address):
        print("Verbatim works", flush=True)
        await stopping.wait()


async def _local(settings: Settings) -> Any:
    """The local Discord that runs on its own. Raises: UserError when there is none."""
    from bot.local.address import find_running

    where = Path(settings.local_server) if settings.local_server else settings.home
    address = await find_running(where)
    if address is None:
        raise UserError(f"No local Discord answers from {where}. On Discord itself I need DISCORD_TOKEN.")
    return address


def _told_to_stop() -> asyncio.Event:
    """Set by SIGTERM and Ctrl-C."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, _stop, stopping)
    return stopping


def _stop(stopping: asyncio.Event) -> None:
    """Stop in good order, and in ten seconds whatever hangs: everything survives a kill."""
    stopping.set()
    last = threading.Timer(STOPPING_SECONDS, os._exit, (1,))
    last.daemon = True
    last.start()


async def _first_start(instance: Instance, discord_here: Any) -> None:
    """A newcomer finds a library with today's digest posted; a second start changes nothing, or goes on with a first."""
    from bot.desk import samples

    guild, desk = int(discord_here.guilds[0]["id"]), instance.desk
    if not await samples.wanted(desk, guild):
        return
    await samples.load_samples(desk, guild)
    channel = next(one for one in discord_here.state.channels.values() if one.get("name") == "digest")
    if not await desk.digests.listed(guild):
        await desk.digests.add(guild, None, int(channel["id"]), time="08:00", zone=None)
    await instance.schedule.run_now(guild, None, int(channel["id"]))
    await samples.note_loaded(desk, guild)


async def _face(settings: Settings, discord_here: Any, stopping: asyncio.Event) -> None:
    """The terminal: a prompt where there is one, else the bot's posts as they come."""
    from bot.local.console import face

    print(f"Verbatim runs on a local Discord. Its page: {discord_here.address.page}", flush=True)
    console = asyncio.create_task(face(discord_here.address, settings.home), name="console")
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({console, stop}, return_when=asyncio.FIRST_COMPLETED)
    for task in (console, stop):
        task.cancel()
    await asyncio.gather(console, stop, return_exceptions=True)


async def _say(settings: Settings, commands: Sequence[str]) -> int:
    from bot.local.address import find_running
    from bot.local.say import say as say_to
    from bot.local.server import LocalDiscord

    make_home(settings)
    address = await find_running(settings.home)
    if address is not None:
        return await say_to(address, commands, settings.home)
    async with (
        LocalDiscord(settings.home, settings.local_port) as discord_here,
        running(settings, discord_here.address),
    ):
        return await say_to(discord_here.address, commands, settings.home)


async def _import(settings: Settings, paths: Sequence[Path], guild: int) -> int:
    """Put files into a library, one by one; what cannot be read is said and the rest goes on."""
    from bot.desk.exports import read_export

    failed = 0
    async with opened(settings) as desk:
        chosen = guild or local_guild(settings)
        for path in paths:
            try:
                if path.suffix.lower() == ".zip":
                    new, there = await read_export(desk, chosen, path)
                    print(f"{path}: {new} articles saved, {there} already there")
                    continue
                saved = await desk.saving.file(chosen, None, path.name, path.read_bytes())
            except OSError as error:
                print(f"{path}: {error.strerror}")
                failed += 1
            except UserError as error:
                print(f"{path}: {error}")
                failed += 1
            else:
                word = "already there" if saved.already else "saved"
                print(f"{path}: {word}: {saved.article.headline} ({saved.article.outlet})")
    return int(failed > 0)


async def _export(settings: Settings, target: Path, guild: int) -> None:
    from bot.desk.exports import write_export

    async with opened(settings) as desk:
        made = await write_export(desk.room, guild or local_guild(settings), target)
    print(f"{target}: {made} articles")


async def _backup(settings: Settings, target: Path) -> None:
    if await asyncio.to_thread(target.exists):
        raise UserError(f"{target} is there already; I do not overwrite backups.")
    async with opened(settings) as desk:
        made = await desk.room.store.backup(target)
    print(f"{made.path}: {made.size / 1e6:.1f} MB, {made.articles} articles, verified")


async def _check(settings: Settings) -> int:
    """Settings were read before this. Say what is wrong and how to mend it; 0 when nothing is."""
    print(f"settings: fine (home {settings.home})")
    if settings.discord_token is None:
        print("Discord: no DISCORD_TOKEN; `verbatim run` starts the local Discord")
    if settings.contact == CONTACT:
        print("contact: none; set VERBATIM_CONTACT to an address that outlets can write to")
    wrong = 0
    async with opened(settings) as desk:
        findings = await desk.room.store.check()
        for finding in findings:
            wrong += not finding.mended
            print(f"database: {finding.what}: {finding.rows} {'mended' if finding.mended else 'NOT mended'}")
        if not findings:
            print("database: fine")
        if settings.background == "workers":
            wrong += await _check_workers(desk.room.store)
        if settings.discord_token is not None:
            wrong += await _check_discord(settings, desk.room.store)
    return int(wrong > 0)


async def _check_workers(store: Any) -> int:
    """Where the bot only answers, somebody has to do the rest; 1 when nobody does."""
    from bot.background import KIND

    there = await store.processes.present(KIND)
    if not there:
        print("workers: none runs, so nothing is polled or posted. Start `verbatim worker`.")
        return 1
    print(f"workers: {there}")
    return 0


async def _check_discord(settings: Settings, store: Any) -> int:
    """The token, in which servers we are, and what lacks in the channels that posts are set up for; how much is wrong."""
    import discord

    from bot.operation import channels_lacking

    assert settings.discord_token is not None
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(settings.discord_token.get_secret_value())
        except discord.LoginFailure:
            print(REFUSED)
            return 1
        except (discord.HTTPException, OSError) as error:
            print(f"Discord: not reached ({error}). Is the network up?")
            return 1
        guilds = [guild.id async for guild in client.fetch_guilds(limit=None)]
        lacking = await channels_lacking(client, store, guilds)
    print(
        f"Discord: logged in as {client.user}; "
        + (f"in {len(guilds)} servers" if guilds else "in no server yet: invite me")
    )
    for line in lacking:
        print(f"Discord: {line}")
    return len(lacking)


def local_guild(settings: Settings) -> int:
    """The server of the local Discord in this home. Raises: UserError when it was never started."""
    from bot.local.server import FOLDER
    from bot.local.state import State

    if not (settings.home / FOLDER).is_dir():
        raise UserError("Say which server with --guild: no local Discord has been started here.")
    with suppress(Exception):
        state = State(settings.home / FOLDER)
        try:
            return int(next(iter(state.guilds)))
        finally:
            state.close()
    raise UserError("The local Discord is running: say which server with --guild.")


def _log_to(settings: Settings, *, quiet: bool = False) -> None:
    """Structured lines on standard error, without article text or tokens; discord.py's through the same door."""
    level = logging.WARNING if quiet else getattr(logging, settings.log_level)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("discord.client").setLevel(
        logging.ERROR
    )  # it warns of missing voice packages at every start
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(name)s %(levelname)s %(message)s"
    )


if __name__ == "__main__":
    main()
