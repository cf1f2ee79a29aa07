"""Discord on this machine: a loopback server for the part of Discord that the bot uses, and its console."""
