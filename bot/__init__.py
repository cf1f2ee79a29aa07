"""Verbatim: a news desk for Discord that answers in the papers' own words."""
