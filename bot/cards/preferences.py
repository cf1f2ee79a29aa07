"""Cards of `/settings`, `/privacy` and `/data`."""

from __future__ import annotations

from datetime import datetime

from bot.answers.server import AboutPerson, ServerSettings
from bot.cards.actions import action
from bot.cards.escape import plain
from bot.cards.layout import Attachment, Button, Card, Style, block
from bot.cards.words import counted, language_name, moment

CHANGE = "-# `/settings set` changes them; its option **reset** puts one back."
LANGUAGE = "**Language** · {language}\n-# What a saved text is taken to be in where it is too short to tell, and what daily posts are labelled in. What else I say is English."
ZONE = "**Time zone** · {zone}\n-# For `/today` and for new daily posts; those that are set up keep theirs."
KEEP_ALL = "**Retention** · everything is kept\n-# Only what you take out goes: for good, after 30 days."
RETENTION = (
    "**Retention** · {days} days\n-# Articles saved longer ago are deleted for good, once a day. {now}"
)
EXPIRING = "{count} will go from {moment} on; `/data export` keeps a copy, `/settings set reset:retention` keeps them."
NOW_OLD = "{count} now."
PUBLIC = "**Public replies** · {public}\n-# Whether `/summary`, `/compare` and `/today` answer everybody in the channel unless **share** says otherwise."
LOG = "**Log channel** · {channel}\n-# Where I say that a post failed for good or that a feed is gone, why, and how to mend it."

NOTHING = "Nothing in this server's library names you."
ABOUT = "### What is stored about you in this server"
WHAT = "Your Discord id stands in these rows; your name, messages and searches are not stored."
NEVER = "-# What you typed into a search or a quote check was never kept. `/privacy forget` takes your id off all of it; what you did stays, nobody's."
FORGOTTEN = "### Forgotten"
FORGOT = "Your id stood in {count}; it is in none of them now. What you saved stays in the library, and `/save undo` no longer knows it was you."
BACKUPS = "-# Backups made before still have it, until {until} at the latest; one that is put back is cleaned of it first."
OPERATOR_BACKUPS = "-# Copies that the operator of this bot makes by other means are not in my hands."
EXPORTED = "### What is stored about you"

DATA = "### This library as a file"
DATA_WHAT = "{count}: `articles.jsonl` has every revision with its SHA-256, sentences and quotes as offsets; `articles/` is Markdown to read. The texts belong to their publishers."
PART = "Part {part} of {parts}; `verbatim import` takes each by itself."
ERASE = "### Delete everything of this server?"
ERASE_WHAT = (
    "This goes, for good: {count} with their revisions, stories, corrections and hand-made changes; daily posts and "
    "feeds that are set up; settings; receipts of what I posted. My messages in your channels stay: delete them in Discord.",
    "Articles that other servers hold as well stay with those; nothing there says that they were here.",
    "`/data export` first, if you may want it back.",
)
ERASED = "### Deleted"
ERASED_WHAT = "Everything of this server is deleted. `/setup` begins anew."


def settings_card(known: ServerSettings) -> Card:
    """What is set, and what each means."""
    channel = f"<#{known.log_channel}>" if known.log_channel else "none"
    if known.retention_days is None:
        retention = KEEP_ALL
    else:
        count = counted(known.expiring, "article is older", "articles are older")
        soon = known.expiring_at is not None and known.expiring
        words = EXPIRING if soon else NOW_OLD
        when = moment(known.expiring_at) if known.expiring_at else ""
        retention = RETENTION.format(days=known.retention_days, now=words.format(count=count, moment=when))
    return Card(
        "settings",
        (
            block("### Settings of this server"),
            block(LANGUAGE.format(language=language_name(known.language))),
            block(ZONE.format(zone=plain(known.zone))),
            block(retention),
            block(PUBLIC.format(public="on" if known.public_replies else "off")),
            block(LOG.format(channel=channel)),
            block(CHANGE),
        ),
    )


def about_card(about: AboutPerson) -> Card:
    """What names the caller."""
    if not about.rows:
        return Card("privacy", (block(ABOUT, NOTHING, NEVER),))
    lines = [f"* {what}: {count:,}" for what, count in about.rows]
    return Card("privacy", (block(ABOUT, WHAT, *lines, NEVER),))


def about_file_card(name: str, data: bytes) -> Card:
    """The rows that name the caller, as a file."""
    return Card(
        "privacy",
        (block(EXPORTED, WHAT),),
        files=(Attachment(name, data, "What is stored about you in this server"),),
    )


def forgotten_card(count: int, until: datetime | None) -> Card:
    """What was forgotten."""
    if not count:
        return Card("privacy", (block(NOTHING),))
    return Card(
        "privacy", (block(FORGOTTEN, FORGOT.format(count=counted(count, "row")), backups_line(until)),)
    )


def export_card(articles: int, parts: int, part: int, name: str, data: bytes) -> Card:
    """One part of the library as a zip."""
    lines = [DATA, DATA_WHAT.format(count=counted(articles, "article"))]
    if parts > 1:
        lines.append(PART.format(part=part, parts=parts))
    return Card("data", (block(*lines),), files=(Attachment(name, data, "The library of this server"),))


def erase_card(articles: int, until: datetime | None) -> Card:
    """What would be deleted; the button opens the form in which the server's name is typed."""
    return Card(
        "data",
        (
            block(
                ERASE,
                *(line.format(count=counted(articles, "article")) for line in ERASE_WHAT),
                backups_line(until),
            ),
        ),
        ((Button("Delete everything…", action("erase"), Style.danger),),),
    )


def erased_card(until: datetime | None) -> Card:
    """It is done."""
    return Card("data", (block(ERASED, ERASED_WHAT, backups_line(until)),))


def backups_line(until: datetime | None) -> str:
    """What a deletion means for backups: until when they have it (None: no backups are made)."""
    return BACKUPS.format(until=moment(until)) if until else OPERATOR_BACKUPS
