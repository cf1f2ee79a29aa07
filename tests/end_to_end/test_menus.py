"""Message menus on messages with links: several, one that is here already, a PDF, one that leads nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from tests.conftest import Town
from tests.desk.test_feeds import heading
from tests.end_to_end.test_feeds import Paper
from tests.gather.test_files import pdf


class Site(Paper):
    """A paper that has a PDF, too."""

    async def serve(self, request: web.Request) -> web.Response:
        if request.path == "/report.pdf":
            lines = [
                "The council of Brock will mend its wall.",
                "It was said on Tuesday in the old corn hall there.",
            ]
            return web.Response(body=pdf("\n".join(lines)), content_type="application/pdf")
        return await super().serve(request)


@pytest.fixture
async def links(town: Town) -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_get("/{tail:.*}", site.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.port = runner.addresses[0][1]
    site.let_through(town)
    now = datetime.now(UTC)
    site.towns = [("Ellary", now - timedelta(hours=1)), ("Norbury", now - timedelta(hours=2))]
    yield site
    await runner.cleanup()


async def test_one_link_is_saved_and_the_second_time_said_to_be_here(town: Town, links: Site) -> None:
    line = f'menu:"Save this article" message:"Look: {links.url("/ellary")}!"'
    assert "### Saved" in await town.ask(line)
    again = await town.ask(line)
    assert "already in the library; nothing was changed" in again
    assert "### 1 article" in await town.ask("/article list")


async def test_every_link_of_a_message_is_saved_and_each_failure_said(town: Town, links: Site) -> None:
    await town.ask(f"/save link url:{links.url('/ellary')}")
    said = " and ".join(links.url(path) for path in ("/ellary", "/norbury", "/missing", "/ellary"))
    answer = await town.ask(f'menu:"Save this article" message:"{said}"')
    assert "### 1 article saved of 3 links" in answer
    assert "already here" in answer
    assert heading("Norbury") in answer
    assert "✘" in answer
    assert "### 2 articles" in await town.ask("/article list")


async def test_the_first_link_is_summarised_and_the_next_has_a_button(town: Town, links: Site) -> None:
    said = f"{links.url('/ellary')} or {links.url('/norbury')}"
    answer = await town.ask(f'menu:"Summarise this link" message:"{said}"')
    assert heading("Ellary") in answer
    assert "The first of 2 links in that message." in answer
    assert heading("Norbury") in await town.ask('press:"Link 2"')
    assert "### 2 articles" in await town.ask("/article list")


async def test_a_link_to_a_pdf_is_read(town: Town, links: Site) -> None:
    answer = await town.ask(f'menu:"Summarise this link" message:{links.url("/report.pdf")}')
    assert "The council of Brock will mend its wall." in answer
