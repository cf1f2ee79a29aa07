"""The first tables, and the full-text indexes of SQLite."""

import sqlalchemy as sa
from alembic import op

from storage.types import Folded, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: As in storage.search when this was written; frozen here.
FULL_TEXT = (
    "CREATE VIRTUAL TABLE search_index USING fts5(guild, headline, body, quotes, "
    "content='', detail=column, columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE name_index USING fts5(guild, name, "
    "content='', detail=column, columnsize=0, tokenize='ascii', prefix='1 2 3 4')",
)

FULL_TEXT_POSTGRESQL = (
    "CREATE TABLE search_index (rowid integer PRIMARY KEY, lexemes tsvector NOT NULL)",
    "CREATE INDEX ix_search_index_lexemes ON search_index USING gin (lexemes)",
    "CREATE TABLE name_index (rowid integer PRIMARY KEY, lexemes tsvector NOT NULL)",
    "CREATE INDEX ix_name_index_lexemes ON name_index USING gin (lexemes)",
)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "command_sync",
        sa.Column("application", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("application", name=op.f("pk_command_sync")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("occasion", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("nonce", sa.String(length=25), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('due','sending','sent','uncertain','held','failed')", name=op.f("ck_deliveries_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_guild"), "deliveries", ["guild"], unique=False)
    op.create_index("ix_deliveries_kind_subject", "deliveries", ["kind", "subject", "occasion"], unique=False)
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"], unique=False)
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.Integer(), server_default=sa.text("127"), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("former", sa.JSON(), nullable=True),
        sa.Column("stories", sa.Integer(), server_default=sa.text("6"), nullable=False),
        sa.Column("passages", sa.Integer(), server_default=sa.text("2"), nullable=False),
        sa.Column("min_outlets", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("feeds", sa.JSON(), nullable=True),
        sa.Column("skip_if_empty", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("thread_per_story", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("paused_because", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_run_at", UtcDateTime(), nullable=True),
        sa.Column("last_occasion", sa.String(length=32), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_digests_minute")),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_digests_weekdays")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_digests_guild"), "digests", ["guild"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("next_check_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("last_check_at", UtcDateTime(), nullable=True),
        sa.Column("last_new_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_next_check_at", "feeds", ["next_check_at"], unique=False)
    op.create_table(
        "library_languages",
        sa.Column("guild", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("guild", "language", name=op.f("pk_library_languages")),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint("name", name=op.f("uq_outlets_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outlets_key"), "outlets", ["key"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_guild"), "receipts", ["guild"], unique=False)
    op.create_table(
        "settings",
        sa.Column("guild", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("guild", "key", name=op.f("pk_settings")),
    )
    op.create_table(
        "speaker_aliases",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("alias_key", sa.Text(), nullable=False),
        sa.Column("speaker_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild", "alias_key", name=op.f("pk_speaker_aliases")),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_key", Folded, nullable=False),
        sa.Column("label_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["stories.id"], name=op.f("fk_stories_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_guild_last_seen_at", "stories", ["guild", "last_seen_at"], unique=False)
    op.create_index(op.f("ix_stories_merged_into"), "stories", ["merged_into"], unique=False)
    op.create_table(
        "story_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_edits")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_edits_guild_id", "story_edits", ["guild", "id"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("owner_guild", sa.BigInteger(), nullable=True),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("recheck_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_articles_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_articles_outlet_id"), "articles", ["outlet_id"], unique=False)
    op.create_index(op.f("ix_articles_owner_guild"), "articles", ["owner_guild"], unique=False)
    op.create_index("ix_articles_recheck_at", "articles", ["recheck_at"], unique=False)
    op.create_index("ix_articles_url", "articles", ["url", "owner_guild"], unique=False)
    op.create_index(
        "uq_articles_shared_url",
        "articles",
        ["url"],
        unique=True,
        sqlite_where=sa.text("owner_guild IS NULL AND url IS NOT NULL"),
        postgresql_where=sa.text("owner_guild IS NULL AND url IS NOT NULL"),
    )
    op.create_table(
        "feed_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("entries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("new", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("took_ms", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_checks_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_checks")),
    )
    op.create_index("ix_feed_checks_feed_id_at", "feed_checks", ["feed_id", "at"], unique=False)
    op.create_table(
        "feed_subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("include", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("exclude", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("full_text", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_feed_subscriptions_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_subscriptions")),
        sa.UniqueConstraint("guild", "feed_id", name=op.f("uq_feed_subscriptions_guild_feed_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_subscriptions_feed_id"), "feed_subscriptions", ["feed_id"], unique=False)
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_actions_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_actions_article_id"), "actions", ["article_id"], unique=False)
    op.create_index("ix_actions_guild_user_id", "actions", ["guild", "user", "id"], unique=False)
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_feed_entries_article_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_entries_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_feed_entries")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_entries_article_id"), "feed_entries", ["article_id"], unique=False)
    op.create_table(
        "library",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=True),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("outlet_key", Folded, nullable=False),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("corrected_by", sa.BigInteger(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("hand_placed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=True),
        sa.Column("wire_of", sa.Integer(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("removed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_library_article_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_library_outlet_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_library_story_id")),
        sa.ForeignKeyConstraint(["wire_of"], ["articles.id"], name=op.f("fk_library_wire_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library")),
        sa.UniqueConstraint("guild", "article_id", name=op.f("uq_library_guild_article_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_library_article_id"), "library", ["article_id"], unique=False)
    op.create_index(
        "ix_library_guild_outlet_key", "library", ["guild", "outlet_key", "saved_at"], unique=False
    )
    op.create_index("ix_library_guild_saved_at", "library", ["guild", "saved_at"], unique=False)
    op.create_index("ix_library_guild_seen_at", "library", ["guild", "seen_at"], unique=False)
    op.create_index("ix_library_guild_story_id", "library", ["guild", "story_id", "seen_at"], unique=False)
    op.create_index(op.f("ix_library_outlet_id"), "library", ["outlet_id"], unique=False)
    op.create_index("ix_library_story_id", "library", ["story_id"], unique=False)
    op.create_index(op.f("ix_library_wire_of"), "library", ["wire_of"], unique=False)
    op.create_table(
        "receipt_articles",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_receipt_articles_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["receipts.message_id"],
            name=op.f("fk_receipt_articles_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "message_id", name=op.f("pk_receipt_articles")),
    )
    op.create_index(op.f("ix_receipt_articles_message_id"), "receipt_articles", ["message_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("modified_at", UtcDateTime(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revisions_article_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revisions_sha256"), "revisions", ["sha256"], unique=False)
    op.create_table(
        "library_speakers",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("word", Folded, nullable=False),
        sa.Column("speaker_key", sa.Text(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_library_speakers_library_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "guild", "word", "speaker_key", "library_id", name=op.f("pk_library_speakers")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_library_speakers_library_id"), "library_speakers", ["library_id"], unique=False)
    op.create_table(
        "library_terms",
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("term", Folded, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_library_terms_library_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild", "term", "seen_at", "library_id", name=op.f("pk_library_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_library_terms_library_id"), "library_terms", ["library_id"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_key", sa.Text(), nullable=True),
        sa.Column("speaker_start", sa.Integer(), nullable=True),
        sa.Column("speaker_end", sa.Integer(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_quotes_revision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quotes_article_id"), "quotes", ["article_id"], unique=False)
    op.create_index(op.f("ix_quotes_revision_id"), "quotes", ["revision_id"], unique=False)
    op.create_index(op.f("ix_quotes_speaker_key"), "quotes", ["speaker_key"], unique=False)
    op.create_table(
        "readings",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_readings_revision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_engine"), "readings", ["engine"], unique=False)
    for statement in FULL_TEXT if op.get_bind().dialect.name == "sqlite" else FULL_TEXT_POSTGRESQL:
        op.execute(statement)
