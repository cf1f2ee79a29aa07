"""Discord on this machine: a loopback server for the part of Discord that the bot uses, and its console."""

from bot.local.address import Address, find_running
from bot.local.server import LocalDiscord, home_guild
from bot.local.state import Taken

__all__ = ["Address", "LocalDiscord", "Taken", "find_running", "home_guild"]
