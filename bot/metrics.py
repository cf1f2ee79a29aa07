"""Figures for Prometheus, on loopback only: queue ages, polls, posts by state, loop lag, workers, commands, failures.

Off unless `VERBATIM_METRICS_PORT` is set. Everything is read at the moment of asking, from who knows it; no figure names
a person, a server or a text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.errors import UserError
from bot.pulse import BOUNDS
from storage.queues import Queues, queues

HOST = "127.0.0.1"
STATES = ("due", "sending", "sent", "uncertain", "held", "failed")


class Figures:
    """What one scrape gives. `instance` is the running bot or worker (`bot.running.Process`)."""

    def __init__(self, instance: Any, known: Queues) -> None:
        self._of, self._queues = instance, known

    def collect(self) -> Iterator[Metric]:
        """Every family."""
        of, waiting = self._of, self._queues
        posts = GaugeMetricFamily("verbatim_posts", "Posts by state", labels=["state"])
        for state in STATES:
            posts.add_metric([state], waiting.posts.get(state, 0))
        yield posts
        yield _gauge(
            "verbatim_posts_late_seconds", "Since when the oldest waiting post is due", waiting.posts_late
        )
        yield _gauge("verbatim_feeds_due", "Feeds whose check is due", waiting.feeds_due)
        yield _gauge("verbatim_feeds_late_seconds", "Since when the oldest check is due", waiting.feeds_late)
        yield _gauge("verbatim_rechecks_due", "Pages to be looked at again", waiting.rechecks_due)
        yield _gauge("verbatim_rechecks_late_seconds", "Since when the oldest is due", waiting.rechecks_late)
        polls = CounterMetricFamily("verbatim_polls", "Feeds asked", labels=["outcome"])
        for outcome, number in of.polling.counts.items():
            polls.add_metric([outcome], number)
        yield polls
        if of.bot is not None:
            yield from self._answering(of.bot)
        workers = of.desk.room.workers
        yield _gauge("verbatim_workers", "Worker processes", workers.processes)
        yield _count("verbatim_worker_restarts", "Workers that were killed or died", workers.restarts)
        yield _gauge("verbatim_backup_age_seconds", "Since the last scheduled backup; 0: none yet", _age(of))
        counts, total, buckets = of.pulse.lag_counts, 0, []
        for bound, number in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
            total += number
            buckets.append((bound, float(total)))
        lag = HistogramMetricFamily("verbatim_loop_lag_seconds", "How late the event loop is")
        lag.add_metric([], buckets, of.pulse.lag_sum)
        yield lag

    @staticmethod
    def _answering(bot: Any) -> Iterator[Metric]:
        """What only a process has that answers commands."""
        commands = CounterMetricFamily("verbatim_commands", "Commands and clicks begun", labels=["command"])
        for name, number in bot.begun.items():
            commands.add_metric([name], number)
        yield commands
        failures = CounterMetricFamily(
            "verbatim_failures", "Commands and clicks that failed", labels=["kind"]
        )
        for kind, number in bot.failures.items():
            failures.add_metric([kind], number)
        yield failures
        yield _gauge("verbatim_guilds", "Servers", len(bot.guilds))
        yield _gauge("verbatim_discord_connected", "1 while Discord is connected", float(connected(bot)))


def connected(bot: Any) -> bool:
    """Whether Discord answers heartbeats."""
    return bool(bot.is_ready() and not bot.is_closed() and bot.latency == bot.latency)


def _age(of: Any) -> float:
    at = of.caretaker.backed_up_at
    return time.time() - at.timestamp() if at else 0.0


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _count(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(name, what, value=value)


class MetricsServer:
    """`/metrics` on 127.0.0.1; port 0 takes any."""

    def __init__(self, instance: Any, port: int) -> None:
        self._instance, self._port = instance, port
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen; gives the port. Raises: UserError when it is taken."""
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise UserError(f"VERBATIM_METRICS_PORT: {self._port} is in use.") from error
        port: int = self._runner.addresses[0][1]
        return port

    async def stop(self) -> None:
        """Close the socket."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _metrics(self, _request: web.Request) -> web.Response:
        room = self._instance.desk.room
        async with room.store.reading() as c:
            known = await queues(c, at=room.now())
        registry = CollectorRegistry()
        registry.register(Figures(self._instance, known))
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
