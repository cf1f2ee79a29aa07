"""Slash commands and menus, one module per command family: gather, ask, show."""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk


def all_cogs(desk: Desk, tree: app_commands.CommandTree[Any]) -> list[commands.Cog]:
    """Every cog of the bot, given what it needs."""
    from cogs.article import Articles
    from cogs.compare import Compare
    from cogs.curate import Curate
    from cogs.digest import Digests
    from cogs.feed import Feeds
    from cogs.help import Help
    from cogs.menus import Menus
    from cogs.privacy import Data, Privacy
    from cogs.quote import Quotes
    from cogs.save import Save
    from cogs.settings import ServerSettings
    from cogs.setup import Setup
    from cogs.story import Stories, Today
    from cogs.summary import Summary
    from cogs.verify import Verify
    from cogs.watch import Watches

    made: list[Any] = [
        kind(desk)
        for kind in (Save, Articles, Summary, Compare, Quotes, Stories, Today, Curate, Digests, Feeds, Verify)
    ]
    made += [kind(desk) for kind in (Setup, ServerSettings, Data, Privacy)]
    made.append(Watches(desk))
    return [*made, Menus(desk, tree), Help()]
