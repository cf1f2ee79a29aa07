"""Slash commands and menus, one module per command family: gather, ask, show."""
