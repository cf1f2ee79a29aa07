"""Every table of the store, for SQLite and PostgreSQL alike.

Keys are Integer (SQLite numbers only those by itself) and never reused: a button in an old message keeps pointing to the
article it was made for. Discord's ids are BigInteger. Columns that name a person are listed in `storage.privacy`.
The full-text tables are not here: `storage.search` makes and asks them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.types import Folded, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


# --- articles: what was printed, whoever keeps it ---------------------------------------------------

outlets = Table(
    "outlets",
    metadata,
    _key(),
    Column(
        "name", Text, nullable=False, unique=True
    ),  # as this saver wrote it: no library sees another's spelling
    Column("key", Text, nullable=False, index=True),  # folded; two spellings of one outlet count as one voice
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    _key(),
    Column("url", Text),
    # NULL: fetched by us from a public address, any library may hold it. Otherwise the one library that owns it.
    Column("owner_guild", BigInteger, index=True),
    Column("outlet_id", Integer, ForeignKey("outlets.id"), nullable=False, index=True),
    Column("revision_id", Integer),  # the newest one; no foreign key, the two tables would need each other
    Column("recheck_at", UtcDateTime),  # when to look for a silent edit; NULL: no more
    Column("etag", Text),  # what the server called the version that was looked at last
    Column("last_modified", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Index("uq_articles_shared_url", "url", unique=True, sqlite_where=text("owner_guild IS NULL AND url IS NOT NULL"),
          postgresql_where=text("owner_guild IS NULL AND url IS NOT NULL")),
    Index("ix_articles_url", "url", "owner_guild"),  # by_url
    Index("ix_articles_recheck_at", "recheck_at"),  # rechecks due
    sqlite_autoincrement=True,
)  # fmt: skip

revisions = Table(
    "revisions",
    metadata,
    _key(),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    Column("headline", Text, nullable=False),
    Column("byline", Text),
    Column("place", Text),
    Column("published_at", UtcDateTime),
    Column("modified_at", UtcDateTime),
    Column("language", String(8), nullable=False),
    Column("words", Integer, nullable=False),
    Column("body", Text, nullable=False),  # canonical, never changed
    Column("sha256", String(64), nullable=False, index=True),  # of the body, UTF-8: same
    Column("fingerprint", Text, nullable=False, server_default=""),  # for wire copies: bot.text.wire
    Column("seen_at", UtcDateTime, nullable=False),
    UniqueConstraint("article_id", "number"),
    sqlite_autoincrement=True,
)

readings = Table(
    "readings",
    metadata,
    Column("revision_id", Integer, ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True),
    Column("engine", Integer, nullable=False, index=True),  # which are to be read again after an upgrade
    Column("language", String(8), nullable=False),
    Column("packed", LargeBinary, nullable=False),  # storage.readings
)

quotes = Table(
    "quotes",
    metadata,
    _key(),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column(
        "revision_id", Integer, ForeignKey("revisions.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("speaker", Text),
    Column("speaker_key", Text),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("confidence", Float, nullable=False),
    sqlite_autoincrement=True,
)

# --- libraries: what one guild holds ----------------------------------------------------------------

library = Table(
    "library",
    metadata,
    _key(),  # also the row of the full-text indexes; grows with the time of saving
    Column("guild", BigInteger, nullable=False),
    Column("article_id", Integer, ForeignKey("articles.id"), nullable=False, index=True),
    Column("saved_by", BigInteger),
    Column("saved_at", UtcDateTime, nullable=False),
    # When it counts for a digest or story: its publication where that is at most two days before saving, else saving.
    Column("seen_at", UtcDateTime, nullable=False),
    Column("headline", Text),  # corrections of this library; NULL: as printed
    Column("outlet_id", Integer, ForeignKey("outlets.id"), index=True),
    Column("outlet_key", Folded, nullable=False),  # of the outlet as this library sees it
    Column("byline", Text),
    Column("published_at", UtcDateTime),
    Column("corrected_by", BigInteger),
    Column("story_id", Integer, ForeignKey("stories.id")),
    Column(
        "hand_placed", Boolean, nullable=False, server_default=false()
    ),  # the placer leaves it where it is
    Column("profile", Text),  # bot.text.profile.to_json: what stories are placed by
    Column("wire_of", Integer, ForeignKey("articles.id"), index=True),  # of an article this library holds
    Column("removed_at", UtcDateTime),
    Column("removed_by", BigInteger),
    UniqueConstraint("guild", "article_id"),
    Index("ix_library_guild_saved_at", "guild", "saved_at"),  # newest
    Index("ix_library_guild_seen_at", "guild", "seen_at"),  # published_between
    Index("ix_library_guild_outlet_key", "guild", "outlet_key", "saved_at"),  # outlets; newest of one
    Index("ix_library_guild_story_id", "guild", "story_id", "seen_at"),  # articles_of
    Index("ix_library_story_id", "story_id"),  # the foreign key, when a guild's stories are deleted
    sqlite_autoincrement=True,
)

# Which languages a library has ever held: a word searched for is stemmed in each.
library_languages = Table(
    "library_languages",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), primary_key=True),
)

# The heaviest terms of an article: which articles might tell the same story?
library_terms = Table(
    "library_terms",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("term", Folded, primary_key=True),
    Column("seen_at", UtcDateTime, primary_key=True),
    Column("library_id", Integer, ForeignKey("library.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)

# Who is quoted in an article of a library, and how often there; indirect statements do not count.
library_speakers = Table(
    "library_speakers",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("speaker_key", Text, primary_key=True),
    Column("library_id", Integer, ForeignKey("library.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("name", Text, nullable=False),
    Column("quotes", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The sums of it, kept as articles come and go: suggestions are read from here while somebody types.
speakers = Table(
    "speakers",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("speaker_key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("quotes", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Prefix look-ups on any word of a name, as ranges of (guild, word).
speaker_words = Table(
    "speaker_words",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column(
        "word", Folded, primary_key=True
    ),  # folded words of the name from each on: "mark carney", "carney"
    Column("speaker_key", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Names joined or kept apart by hand in one library: `alias_key` is read as `speaker_key`; as itself: as nobody else.
speaker_aliases = Table(
    "speaker_aliases",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("alias_key", Text, primary_key=True),
    Column("speaker_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_by", BigInteger),
)

# Corrections of speakers that can be undone: `before` is what the touched rows of speaker_aliases were.
speaker_edits = Table(
    "speaker_edits",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False),
    Column("by", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(8), nullable=False),  # join, part
    Column("before", JSON, nullable=False),
    Column("undone_at", UtcDateTime),
    Index("ix_speaker_edits_guild_id", "guild", "id"),
    sqlite_autoincrement=True,
)

stories = Table(
    "stories",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("label_key", Folded, nullable=False),  # folded, for prefix look-ups
    Column("label_by_hand", Boolean, nullable=False, server_default=false()),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("merged_into", Integer, ForeignKey("stories.id"), index=True),
    Index("ix_stories_guild_last_seen_at", "guild", "last_seen_at"),  # newest
    sqlite_autoincrement=True,
)

# Curation that can be undone: `before` is what the touched rows were.
story_edits = Table(
    "story_edits",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False),
    Column("by", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(8), nullable=False),  # merge, split, rename, move
    Column("before", JSON, nullable=False),
    Column("undone_at", UtcDateTime),
    Index("ix_story_edits_guild_id", "guild", "id"),
    sqlite_autoincrement=True,
)

# What /save did, newest first, for /save undo.
actions = Table(
    "actions",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False),
    Column("user", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(8), nullable=False),  # save, remove, edit
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("before", JSON, nullable=False),
    Column("undone_at", UtcDateTime),
    Index("ix_actions_guild_user_id", "guild", "user", "id"),
    sqlite_autoincrement=True,
)

# --- what is posted ---------------------------------------------------------------------------------

digests = Table(
    "digests",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("channel", BigInteger, nullable=False),
    Column("minute", Integer, nullable=False),  # of the local day, 0–1439
    Column("weekdays", Integer, nullable=False, server_default=text("127")),  # bit 0 is Monday
    Column("zone", Text, nullable=False),
    # A change of time, days or zone counts from this local date on; until then `former` does.
    Column("effective_on", Date),
    Column("former", JSON),
    Column("stories", Integer, nullable=False, server_default=text("6")),
    Column("passages", Integer, nullable=False, server_default=text("2")),
    Column("min_outlets", Integer, nullable=False, server_default=text("1")),
    Column("topic", Text),
    Column("feeds", JSON),  # ids of this guild's subscriptions (a feed that moves keeps them); NULL: all
    Column("skip_if_empty", Boolean, nullable=False, server_default=true()),
    Column("thread_per_story", Boolean, nullable=False, server_default=false()),
    Column("paused_at", UtcDateTime),
    Column("paused_because", Text),
    Column("created_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_run_at", UtcDateTime),
    Column("last_occasion", String(32)),
    Column("last_error", Text),
    Column("next_at", UtcDateTime),  # when the next post is due; NULL: to be worked out
    CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
    CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
    Index("ix_digests_next_at", "next_at"),  # due
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    _key(),
    Column("key", String(200), nullable=False, unique=True),  # kind:subject:occasion:part
    Column("kind", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("occasion", String(64), nullable=False),
    Column("part", Integer, nullable=False),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("channel", BigInteger, nullable=False),
    Column(
        "content", JSON, nullable=False
    ),  # frozen: what is sent again after a crash is what was to be sent before
    Column("nonce", String(25), nullable=False),
    Column("state", String(10), nullable=False),
    Column("message_id", BigInteger),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("last_error", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("claimed_by", String(64)),
    Column("settled_at", UtcDateTime),
    CheckConstraint("state IN ('due','sending','sent','uncertain','held','failed')", name="state"),
    Index("ix_deliveries_state_due_at", "state", "due_at"),  # claim, unsettled
    Index("ix_deliveries_kind_subject", "kind", "subject", "occasion"),  # last_for
    Index("ix_deliveries_message_id", "message_id"),  # edited_posts
    sqlite_autoincrement=True,
)

# What a guild hears of at once: a keyword, a speaker, an outlet.
watches = Table(
    "watches",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),  # keyword, speaker, outlet
    Column("what", Text, nullable=False),  # as it was typed
    Column("key", Text, nullable=False),  # folded, so that one channel has it once
    Column(
        "edits", Boolean, nullable=False, server_default=false()
    ),  # edits of what it showed are said there
    Column(
        "every", Integer, nullable=False, server_default=text("15")
    ),  # minutes between two posts, at least
    Column("quiet_from", Integer),  # minutes of the local day, 0-1439; NULL: no quiet hours
    Column("quiet_to", Integer),
    Column("after_id", Integer, nullable=False),  # the last row of library that was looked at
    Column("created_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_post_at", UtcDateTime),
    UniqueConstraint("guild", "channel", "kind", "key"),
    sqlite_autoincrement=True,
)

# How far loops over everything have come, by name.
progress = Table(
    "progress",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", Integer, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", BigInteger, nullable=False),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("passages", JSON, nullable=False),  # [article_id, revision_id, start, end, part]
    Column("summary", Text, nullable=False, server_default=""),
    Column("posted_at", UtcDateTime, nullable=False),
)

# Which posts show an article: for "source edited since".
receipt_articles = Table(
    "receipt_articles",
    metadata,
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, ForeignKey("receipts.message_id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("revision_id", Integer, nullable=False),
)  # fmt: skip

# --- the rest ---------------------------------------------------------------------------------------

settings = Table(
    "settings",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

command_sync = Table(
    "command_sync",
    metadata,
    Column("application", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("synced_at", UtcDateTime, nullable=False),
)

# --- feeds: polled once for every guild that subscribes ---------------------------------------------

feeds = Table(
    "feeds",
    metadata,
    _key(),
    Column("url", Text, nullable=False, unique=True),
    Column("site", Text),
    Column("title", Text),
    Column("language", String(8)),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("interval_s", Integer, nullable=False),
    Column("next_check_at", UtcDateTime),  # NULL: nobody subscribes, or gone
    Column("claimed_at", UtcDateTime),
    Column("last_check_at", UtcDateTime),
    Column("last_new_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("failing_since", UtcDateTime),  # NULL: the last check was fine
    Column("last_error", Text),
    Column("gone_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_feeds_next_check_at", "next_check_at"),  # due
    sqlite_autoincrement=True,
)

feed_subscriptions = Table(
    "feed_subscriptions",
    metadata,
    _key(),
    Column("guild", BigInteger, nullable=False),
    Column("feed_id", Integer, ForeignKey("feeds.id"), nullable=False, index=True),
    Column("outlet", Text),  # the name this guild gives it
    Column("include", JSON, nullable=False, server_default=text("'[]'")),
    Column("exclude", JSON, nullable=False, server_default=text("'[]'")),
    Column("full_text", Boolean, nullable=False, server_default=true()),
    Column("paused_at", UtcDateTime),
    Column("noticed_at", UtcDateTime),  # when this guild was told that the feed fails or is gone
    Column("added_by", BigInteger),
    Column("added_at", UtcDateTime, nullable=False),
    UniqueConstraint("guild", "feed_id"),
    sqlite_autoincrement=True,
)

# Entries met before, by a key that survives a new guid, date or tracking parameter.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_id", Integer, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("url", Text),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    Column("seen_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

feed_checks = Table(
    "feed_checks",
    metadata,
    _key(),
    Column("feed_id", Integer, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer),  # HTTP; NULL: no answer
    Column("entries", Integer, nullable=False, server_default=text("0")),
    Column("new", Integer, nullable=False, server_default=text("0")),
    Column("took_ms", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    Index("ix_feed_checks_feed_id_at", "feed_id", "at"),
)
