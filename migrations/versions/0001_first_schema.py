"""The first schema: all tables, the guard of occupancy, append-only logs, the text index."""

import sqlalchemy as sa
from alembic import op

import marketplace.orm

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE = [
    """
CREATE TRIGGER audit_entry_append_only_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry_append_only'); END
""",
    """
CREATE TRIGGER audit_entry_append_only_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry_append_only'); END
""",
    """
CREATE VIRTUAL TABLE search_index USING fts5(title, body, folded, content='search_entry', content_rowid='listing_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')
""",
    """
CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN INSERT INTO search_index(rowid, title, body, folded) VALUES (new.listing_id, new.title, new.body, new.folded); END
""",
    """
CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, title, body, folded) VALUES ('delete', old.listing_id, old.title, old.body, old.folded); END
""",
    """
CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, title, body, folded) VALUES ('delete', old.listing_id, old.title, old.body, old.folded); INSERT INTO search_index(rowid, title, body, folded) VALUES (new.listing_id, new.title, new.body, new.folded); END
""",
    """
CREATE TRIGGER occupancy_guard_insert AFTER INSERT ON occupancy FOR EACH ROW WHEN NEW.source IN ('booking', 'hold') BEGIN SELECT RAISE(ABORT, 'occupancy_within_quantity') WHERE (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = NEW.day AND o.unit_id = NEW.unit_id
              AND o.start_minute <= point.minute AND o.end_minute > point.minute))
FROM (SELECT NEW.start_minute AS minute
      UNION SELECT p.start_minute FROM occupancy AS p
      WHERE p.day = NEW.day AND p.unit_id = NEW.unit_id
        AND p.start_minute > NEW.start_minute AND p.start_minute < NEW.end_minute) AS point
) > (SELECT u.quantity FROM unit AS u WHERE u.id = NEW.unit_id); END
""",
    """
CREATE TRIGGER occupancy_guard_update AFTER UPDATE ON occupancy FOR EACH ROW WHEN NEW.source IN ('booking', 'hold') AND NOT (
NEW.day = OLD.day AND NEW.unit_id = OLD.unit_id AND NEW.start_minute >= OLD.start_minute
AND NEW.end_minute <= OLD.end_minute AND NEW.quantity <= OLD.quantity
AND OLD.source IN ('booking', 'hold')
) BEGIN SELECT RAISE(ABORT, 'occupancy_within_quantity') WHERE (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = NEW.day AND o.unit_id = NEW.unit_id
              AND o.start_minute <= point.minute AND o.end_minute > point.minute))
FROM (SELECT NEW.start_minute AS minute
      UNION SELECT p.start_minute FROM occupancy AS p
      WHERE p.day = NEW.day AND p.unit_id = NEW.unit_id
        AND p.start_minute > NEW.start_minute AND p.start_minute < NEW.end_minute) AS point
) > (SELECT u.quantity FROM unit AS u WHERE u.id = NEW.unit_id); END
""",
    """
CREATE TRIGGER unit_guard_quantity AFTER UPDATE OF quantity ON unit FOR EACH ROW WHEN NEW.quantity < OLD.quantity BEGIN SELECT RAISE(ABORT, 'unit_quantity_covers_promises') WHERE (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = p.day AND o.unit_id = p.unit_id AND o.source IN ('booking', 'hold')
              AND o.start_minute <= p.start_minute AND o.end_minute > p.start_minute))
FROM occupancy AS p
WHERE p.unit_id = NEW.id AND p.source IN ('booking', 'hold') AND p.day >= cast(julianday('now', 'start of day') - 2440587.5 AS integer)
) > NEW.quantity; END
""",
    """
CREATE TRIGGER history_append_only_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history_append_only'); END
""",
    """
CREATE TRIGGER history_append_only_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history_append_only'); END
""",
]

POSTGRESQL = [
    """
CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION 'audit_entry_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_entry_append_only'; END $$
""",
    """
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()
""",
    """
CREATE INDEX ix_search_entry_words ON search_entry USING gin ((setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B') || setweight(to_tsvector('simple', folded), 'D')))
""",
    """
CREATE FUNCTION occupancy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  limit_of_unit integer;
BEGIN
  IF NOT (NEW.source IN ('booking', 'hold')) THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF
NEW.day = OLD.day AND NEW.unit_id = OLD.unit_id AND NEW.start_minute >= OLD.start_minute
AND NEW.end_minute <= OLD.end_minute AND NEW.quantity <= OLD.quantity
AND OLD.source IN ('booking', 'hold')
 THEN RETURN NULL; END IF;
  END IF;
  UPDATE unit SET guarded = guarded + 1 WHERE id = NEW.unit_id
  RETURNING quantity INTO limit_of_unit;
  IF (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = NEW.day AND o.unit_id = NEW.unit_id
              AND o.start_minute <= point.minute AND o.end_minute > point.minute))
FROM (SELECT NEW.start_minute AS minute
      UNION SELECT p.start_minute FROM occupancy AS p
      WHERE p.day = NEW.day AND p.unit_id = NEW.unit_id
        AND p.start_minute > NEW.start_minute AND p.start_minute < NEW.end_minute) AS point
) > limit_of_unit THEN
    RAISE EXCEPTION 'occupancy_within_quantity' USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_within_quantity';
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE TRIGGER occupancy_guard AFTER INSERT OR UPDATE ON occupancy
FOR EACH ROW EXECUTE FUNCTION occupancy_guard()
""",
    """
CREATE FUNCTION unit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = p.day AND o.unit_id = p.unit_id AND o.source IN ('booking', 'hold')
              AND o.start_minute <= p.start_minute AND o.end_minute > p.start_minute))
FROM occupancy AS p
WHERE p.unit_id = NEW.id AND p.source IN ('booking', 'hold') AND p.day >= ((now() AT TIME ZONE 'UTC')::date - date '1970-01-01')
) > NEW.quantity THEN
    RAISE EXCEPTION 'unit_quantity_covers_promises' USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_quantity_covers_promises';
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE TRIGGER unit_guard AFTER UPDATE OF quantity ON unit FOR EACH ROW
WHEN (NEW.quantity < OLD.quantity) EXECUTE FUNCTION unit_guard()
""",
    """
CREATE FUNCTION history_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION 'history_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'history_append_only'; END $$
""",
    """
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history
FOR EACH ROW EXECUTE FUNCTION history_append_only()
""",
]

FUNCTIONS = ["occupancy_guard", "unit_guard", "history_append_only", "audit_entry_append_only"]


def upgrade() -> None:
    """Make everything."""
    op.create_table(
        "heading_choice",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heading_choice")),
        sa.UniqueConstraint("scope", "heading", name=op.f("uq_heading_choice_scope_heading")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_idempotency_key_scope_key")),
    )
    op.create_table(
        "job_run",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("started_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )
    op.create_table(
        "message",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("recipient_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "sent",
                "dead",
                name="message_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("leased_until", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("sent_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("rendered", sa.JSON(), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    op.create_index("ix_message_due", "message", ["status", "next_at"], unique=False)
    op.create_table(
        "place",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_place_both_coordinates")
        ),
        sa.CheckConstraint(
            "latitude IS NULL OR (latitude BETWEEN -90 AND 90)",
            name=op.f("ck_place_latitude_on_earth"),
        ),
        sa.CheckConstraint(
            "longitude IS NULL OR (longitude BETWEEN -180 AND 180)",
            name=op.f("ck_place_longitude_on_earth"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_index(op.f("ix_place_address"), "place", ["address"], unique=False)
    op.create_index("ix_place_coordinates", "place", ["latitude", "longitude"], unique=False)
    op.create_index(op.f("ix_place_district"), "place", ["district"], unique=False)
    op.create_table(
        "rate_hit",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_hit")),
    )
    op.create_index(op.f("ix_rate_hit_expires_at"), "rate_hit", ["expires_at"], unique=False)
    op.create_table(
        "series",
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("nth_weekday", sa.Boolean(), nullable=False),
        sa.Column("skip", sa.JSON(), nullable=False),
        sa.Column("first_start", sa.Text(), nullable=False),
        sa.Column("first_end", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "sign_in_challenge",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expires_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_challenge")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_challenge_token_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_challenge_email"), "sign_in_challenge", ["email"], unique=False
    )
    op.create_table(
        "stamp",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stamp")),
    )
    op.create_table(
        "user_account",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("is_platform_admin", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("disabled_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_account_public_id")),
    )
    op.create_table(
        "api_token",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "all",
                "read",
                "calendar",
                name="token_scope",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("last_used_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_token_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "municipal",
                "association",
                "study_association",
                "umbrella",
                "person",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended",
                name="organisation_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("in_register", sa.Boolean(), nullable=False),
        sa.Column("verified_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("price_group", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("how_to_join", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_public", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_public", sa.Boolean(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("orgnr", sa.Text(), nullable=True),
        sa.Column(
            "umbrella_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("umbrella_text", sa.Text(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("edited_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_on", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_organisation_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["umbrella_id"], ["organisation.id"], name=op.f("fk_organisation_umbrella_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("orgnr", name=op.f("uq_organisation_orgnr")),
        sa.UniqueConstraint("person_id", name=op.f("uq_organisation_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_index(op.f("ix_organisation_sort_key"), "organisation", ["sort_key"], unique=False)
    op.create_index(
        op.f("ix_organisation_umbrella_id"), "organisation", ["umbrella_id"], unique=False
    )
    op.create_table(
        "passkey",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("last_used_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_passkey_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"], unique=False)
    op.create_table(
        "pending_upload",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_pending_upload_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_upload")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pending_upload_token_hash")),
    )
    op.create_index(
        op.f("ix_pending_upload_expires_at"), "pending_upload", ["expires_at"], unique=False
    )
    op.create_index(op.f("ix_pending_upload_user_id"), "pending_upload", ["user_id"], unique=False)
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "code",
                "password",
                "passkey",
                "demo",
                name="sign_in_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("last_seen_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("fresh_until", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_session_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_audit_entry_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_entry_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"], unique=False)
    op.create_index(
        "ix_audit_entry_object", "audit_entry", ["object_type", "object_id"], unique=False
    )
    op.create_index(
        op.f("ix_audit_entry_organisation_id"), "audit_entry", ["organisation_id"], unique=False
    )
    op.create_table(
        "booking_order",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_booking_order_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_booking_order_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_order")),
        sa.UniqueConstraint("public_id", name=op.f("uq_booking_order_public_id")),
    )
    op.create_index(
        op.f("ix_booking_order_organisation_id"), "booking_order", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_booking_order_user_id"), "booking_order", ["user_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_import_run_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_import_run_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_run_public_id")),
    )
    op.create_index(
        op.f("ix_import_run_organisation_id"), "import_run", ["organisation_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "booker",
                "caretaker",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column(
            "invited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("expires_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user_account.id"], name=op.f("fk_invitation_invited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(
        op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"], unique=False
    )
    op.create_table(
        "listing",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "premises",
                "equipment",
                "service",
                "skill",
                name="listing_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "paused",
                "archived",
                name="listing_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "part_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("capacity_max", sa.Integer(), nullable=True),
        sa.Column("capacity_standing", sa.Integer(), nullable=True),
        sa.Column("capacity_seated", sa.Integer(), nullable=True),
        sa.Column("capacity_tables", sa.Integer(), nullable=True),
        sa.Column("area_m2", sa.Integer(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum(
                "instant",
                "request",
                "contact",
                "agreement",
                name="booking_mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("min_minutes", sa.Integer(), nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("pending_holds", sa.Boolean(), nullable=False),
        sa.Column("answer_hours", sa.Integer(), nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer(), nullable=False),
        sa.Column("openings_stated", sa.Boolean(), nullable=False),
        sa.Column("closed_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("openings_text", sa.Text(), nullable=False),
        sa.Column("features_text", sa.Text(), nullable=False),
        sa.Column("accessibility_text", sa.Text(), nullable=False),
        sa.Column("accessibility_checked_on", sa.Date(), nullable=True),
        sa.Column("audience_text", sa.Text(), nullable=False),
        sa.Column("house_rules", sa.Text(), nullable=False),
        sa.Column("loan_terms", sa.Text(), nullable=False),
        sa.Column("always_with", sa.Text(), nullable=False),
        sa.Column("handover_text", sa.Text(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("price_text", sa.Text(), nullable=False),
        sa.Column("tariff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("external_url", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_role", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("contact_public", sa.Boolean(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("edited_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "buffer_before_minutes >= 0 AND buffer_after_minutes >= 0",
            name=op.f("ck_listing_buffers_not_negative"),
        ),
        sa.CheckConstraint(
            "coalesce(capacity_max, 1) > 0 AND coalesce(capacity_standing, 1) > 0 AND coalesce(capacity_seated, 1) > 0 AND coalesce(capacity_tables, 1) > 0",
            name=op.f("ck_listing_capacities_positive"),
        ),
        sa.CheckConstraint("max_minutes >= min_minutes", name=op.f("ck_listing_max_not_under_min")),
        sa.CheckConstraint(
            "min_minutes > 0 AND step_minutes > 0", name=op.f("ck_listing_lengths_positive")
        ),
        sa.CheckConstraint(
            "notice_hours >= 0 AND horizon_days > 0", name=op.f("ck_listing_lead_times_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_listing_organisation_id")
        ),
        sa.ForeignKeyConstraint(["part_of_id"], ["listing.id"], name=op.f("fk_listing_part_of_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_listing_place_id")),
        sa.ForeignKeyConstraint(
            ["tariff_id"], ["tariff.id"], name="fk_listing_tariff_id", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_listing_public_id")),
    )
    op.create_index(op.f("ix_listing_capacity_max"), "listing", ["capacity_max"], unique=False)
    op.create_index(
        op.f("ix_listing_organisation_id"), "listing", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_listing_part_of_id"), "listing", ["part_of_id"], unique=False)
    op.create_index(op.f("ix_listing_place_id"), "listing", ["place_id"], unique=False)
    op.create_index("ix_listing_shown", "listing", ["status", "kind", "title_key"], unique=False)
    op.create_table(
        "membership",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "booker",
                "caretaker",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", name=op.f("uq_membership_user_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False
    )
    op.create_table(
        "organisation_activity",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_activity_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_activity")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_organisation_activity_organisation_id_code")
        ),
    )
    op.create_index(
        op.f("ix_organisation_activity_code"), "organisation_activity", ["code"], unique=False
    )
    op.create_table(
        "unit",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "guarded",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("retired_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_unit_quantity_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_unit_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_unit_public_id")),
    )
    op.create_index(op.f("ix_unit_organisation_id"), "unit", ["organisation_id"], unique=False)
    op.create_table(
        "accessibility_fact",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_accessibility_fact_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessibility_fact")),
        sa.UniqueConstraint(
            "listing_id", "code", name=op.f("uq_accessibility_fact_listing_id_code")
        ),
    )
    op.create_index(
        op.f("ix_accessibility_fact_code"), "accessibility_fact", ["code"], unique=False
    )
    op.create_table(
        "feed",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "me",
                "organisation",
                "lending",
                "listing",
                name="feed_subject",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("last_used_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_feed_listing_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_feed_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_feed_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("public_id", name=op.f("uq_feed_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_hash")),
    )
    op.create_index(op.f("ix_feed_user_id"), "feed", ["user_id"], unique=False)
    op.create_table(
        "imported_row",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "created",
                "merged",
                "review",
                "refused",
                "skipped",
                "part",
                name="import_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "made_organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("values", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("resolved_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_imported_row_listing_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["made_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_imported_row_made_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_imported_row_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
        sa.UniqueConstraint("public_id", name=op.f("uq_imported_row_public_id")),
        sa.UniqueConstraint("scope", "fingerprint", name=op.f("uq_imported_row_scope_fingerprint")),
    )
    op.create_index(
        op.f("ix_imported_row_listing_id"), "imported_row", ["listing_id"], unique=False
    )
    op.create_index(op.f("ix_imported_row_run_id"), "imported_row", ["run_id"], unique=False)
    op.create_table(
        "inquiry",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wished_time", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column(
            "answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answered_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_inquiry_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_inquiry_listing_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_inquiry_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_inquiry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_public_id")),
    )
    op.create_index(op.f("ix_inquiry_listing_id"), "inquiry", ["listing_id"], unique=False)
    op.create_index(
        op.f("ix_inquiry_organisation_id"), "inquiry", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_inquiry_user_id"), "inquiry", ["user_id"], unique=False)
    op.create_table(
        "listing_activity",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_listing_activity_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_activity")),
        sa.UniqueConstraint("listing_id", "code", name=op.f("uq_listing_activity_listing_id_code")),
    )
    op.create_index(op.f("ix_listing_activity_code"), "listing_activity", ["code"], unique=False)
    op.create_table(
        "listing_audience",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "all",
                "associations",
                "verified",
                "umbrella",
                "city",
                "private",
                "named",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.CheckConstraint(
            "(audience IN ('named', 'umbrella')) = (organisation_id IS NOT NULL)",
            name=op.f("ck_listing_audience_organisation_where_named"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_listing_audience_listing_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_listing_audience_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_audience")),
    )
    op.create_index(
        op.f("ix_listing_audience_listing_id"), "listing_audience", ["listing_id"], unique=False
    )
    op.create_table(
        "listing_feature",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.CheckConstraint(
            "coalesce(count, 1) > 0", name=op.f("ck_listing_feature_count_positive")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_listing_feature_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_feature")),
    )
    op.create_index(op.f("ix_listing_feature_code"), "listing_feature", ["code"], unique=False)
    op.create_index(
        op.f("ix_listing_feature_listing_id"), "listing_feature", ["listing_id"], unique=False
    )
    op.create_table(
        "listing_unit",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("by_part", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_listing_unit_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_listing_unit_listing_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_listing_unit_unit_id")),
        sa.PrimaryKeyConstraint("listing_id", "unit_id", name=op.f("pk_listing_unit")),
    )
    op.create_index(op.f("ix_listing_unit_unit_id"), "listing_unit", ["unit_id"], unique=False)
    op.create_table(
        "opening",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.CheckConstraint("end_minute BETWEEN 0 AND 1440", name=op.f("ck_opening_end_in_day")),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name=op.f("ck_opening_start_in_day")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_opening_validity_forward"),
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_opening_weekday_iso")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_opening_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_index(op.f("ix_opening_listing_id"), "opening", ["listing_id"], unique=False)
    op.create_table(
        "opening_exception",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.CheckConstraint(
            "(start_minute IS NULL) = (end_minute IS NULL)",
            name=op.f("ck_opening_exception_both_or_closed"),
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_opening_exception_days_forward")),
        sa.CheckConstraint(
            "start_minute IS NULL OR (start_minute BETWEEN 0 AND 1439 AND end_minute > start_minute AND end_minute <= 1440)",
            name=op.f("ck_opening_exception_hours_in_day"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_opening_exception_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_exception")),
    )
    op.create_index(
        "ix_opening_exception_days",
        "opening_exception",
        ["listing_id", "first_day", "last_day"],
        unique=False,
    )
    op.create_table(
        "opening_segment",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("spill", sa.Boolean(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND end_minute > start_minute",
            name=op.f("ck_opening_segment_within_day"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_opening_segment_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_segment")),
    )
    op.create_index(
        "ix_opening_segment_weekday", "opening_segment", ["listing_id", "weekday"], unique=False
    )
    op.create_table(
        "photo",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("decorative", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes_stored", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decorative OR alt <> ''", name=op.f("ck_photo_alt_or_decorative")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_photo_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("public_id", name=op.f("uq_photo_public_id")),
    )
    op.create_index(op.f("ix_photo_listing_id"), "photo", ["listing_id"], unique=False)
    op.create_table(
        "search_entry",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listing.id"],
            name=op.f("fk_search_entry_listing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_search_entry")),
    )
    op.create_table(
        "tariff",
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("vat_rate", sa.Integer(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("vat_rate IN (0, 6, 12, 25)", name=op.f("ck_tariff_vat_rate_swedish")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_tariff_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    op.create_index(op.f("ix_tariff_listing_id"), "tariff", ["listing_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tariff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("price_group", sa.Text(), nullable=True),
        sa.Column("price_ore", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("price_text", sa.Text(), nullable=False),
        sa.Column("price_lines", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people IS NULL OR people > 0", name=op.f("ck_booking_people_positive")),
        sa.CheckConstraint(
            "price_ore IS NULL OR price_ore >= 0", name=op.f("ck_booking_price_not_negative")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_booking_quantity_positive")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_booking_listing_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_booking_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["booking_order.id"], name=op.f("fk_booking_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_booking_organisation_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_booking_series_id")),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariff.id"], name=op.f("fk_booking_tariff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("public_id", name=op.f("uq_booking_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_booking_reference")),
    )
    op.create_index(op.f("ix_booking_listing_id"), "booking", ["listing_id"], unique=False)
    op.create_index(op.f("ix_booking_made_by_id"), "booking", ["made_by_id"], unique=False)
    op.create_index(op.f("ix_booking_order_id"), "booking", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_booking_organisation_id"), "booking", ["organisation_id"], unique=False
    )
    op.create_table(
        "tariff_rule",
        sa.Column(
            "tariff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price_group", sa.Text(), nullable=False),
        sa.Column("amount_ore", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "gratis",
                "timme",
                "halvdag",
                "dag",
                "dygn",
                "vecka",
                "tillfalle",
                "styck",
                name="price_unit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("weekdays", sa.JSON(), nullable=True),
        sa.Column("from_minute", sa.Integer(), nullable=True),
        sa.Column("to_minute", sa.Integer(), nullable=True),
        sa.Column("min_ore", sa.Integer(), nullable=True),
        sa.Column("max_ore", sa.Integer(), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.CheckConstraint("amount_ore >= 0", name=op.f("ck_tariff_rule_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["tariff_id"], ["tariff.id"], name=op.f("fk_tariff_rule_tariff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_rule")),
    )
    op.create_index(op.f("ix_tariff_rule_tariff_id"), "tariff_rule", ["tariff_id"], unique=False)
    op.create_table(
        "calendar_change",
        sa.Column("at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "borrower_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_calendar_change_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["borrower_id"], ["organisation.id"], name=op.f("fk_calendar_change_borrower_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_calendar_change_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_calendar_change_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_calendar_change_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    op.create_index(
        "ix_calendar_change_borrower", "calendar_change", ["borrower_id", "id"], unique=False
    )
    op.create_index(
        "ix_calendar_change_listing", "calendar_change", ["listing_id", "id"], unique=False
    )
    op.create_index("ix_calendar_change_owner", "calendar_change", ["owner_id", "id"], unique=False)
    op.create_index("ix_calendar_change_user", "calendar_change", ["user_id", "id"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column(
            "booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_from", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_to", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "requested",
                "confirmed",
                "handed_out",
                "returned",
                "completed",
                "cancelled",
                "called_off",
                "no_show",
                "declined",
                "withdrawn",
                "expired",
                "skipped",
                "waiting",
                "offered",
                "lapsed",
                name="occurrence_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("expires_at", marketplace.orm.UtcDateTime(timezone=True), nullable=True),
        sa.Column("price_ore", sa.BigInteger(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("created_at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_occurrence_ends_after_start")),
        sa.CheckConstraint(
            "taken_from <= starts_at AND taken_to >= ends_at",
            name=op.f("ck_occurrence_taken_around_period"),
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_occurrence_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_occurrence_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_occurrence_public_id")),
    )
    op.create_index(op.f("ix_occurrence_booking_id"), "occurrence", ["booking_id"], unique=False)
    op.create_index(
        "ix_occurrence_listing_time", "occurrence", ["listing_id", "starts_at"], unique=False
    )
    op.create_index("ix_occurrence_status_time", "occurrence", ["status", "ends_at"], unique=False)
    op.create_table(
        "calendar_event",
        sa.Column(
            "occurrence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_calendar_event_occurrence_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "audience", name=op.f("pk_calendar_event")),
    )
    op.create_table(
        "claim",
        sa.Column(
            "occurrence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_claim_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_claim_occurrence_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_claim_unit_id")),
        sa.PrimaryKeyConstraint("occurrence_id", "unit_id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_unit_id"), "claim", ["unit_id"], unique=False)
    op.create_table(
        "history",
        sa.Column(
            "booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "occurrence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("at", marketplace.orm.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_history_actor_id")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_history_booking_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_history_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_booking_id"), "history", ["booking_id"], unique=False)
    op.create_index(op.f("ix_history_occurrence_id"), "history", ["occurrence_id"], unique=False)
    op.create_table(
        "occupancy",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "unit_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("start_minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "booking",
                "hold",
                "closure",
                "maintenance",
                "external",
                "overdue",
                name="occupancy_source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "occurrence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "(source IN ('booking', 'hold')) = (occurrence_id IS NOT NULL)",
            name=op.f("ck_occupancy_occurrence_where_guarded"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_occupancy_quantity_positive")),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND end_minute > start_minute",
            name=op.f("ck_occupancy_within_day"),
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_occupancy_occurrence_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_occupancy_unit_id")),
        sa.PrimaryKeyConstraint(
            "day", "unit_id", "start_minute", "source", "source_id", name=op.f("pk_occupancy")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_occupancy_occurrence", "occupancy", ["occurrence_id"], unique=False)
    op.create_index("ix_occupancy_unit", "occupancy", ["unit_id", "day"], unique=False)
    if op.get_bind().dialect.name != "sqlite":
        # Listing and tariff name each other; SQLite has both references inline.
        op.create_foreign_key("fk_listing_tariff_id", "listing", "tariff", ["tariff_id"], ["id"])
    extras = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in extras:
        op.get_bind().exec_driver_sql(
            statement.replace("%", "%%") if extras is POSTGRESQL else statement
        )


def downgrade() -> None:
    """Drop everything."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.drop_constraint("fk_listing_tariff_id", "listing", type_="foreignkey")
    if sqlite:
        for name in ("unit_guard_quantity",):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE search_index")
    else:
        op.execute("DROP TRIGGER unit_guard ON unit")
    op.drop_index("ix_occupancy_unit", table_name="occupancy")
    op.drop_index("ix_occupancy_occurrence", table_name="occupancy")
    op.drop_table("occupancy")
    op.drop_index(op.f("ix_history_occurrence_id"), table_name="history")
    op.drop_index(op.f("ix_history_booking_id"), table_name="history")
    op.drop_table("history")
    op.drop_index(op.f("ix_claim_unit_id"), table_name="claim")
    op.drop_table("claim")
    op.drop_table("calendar_event")
    op.drop_index("ix_occurrence_status_time", table_name="occurrence")
    op.drop_index("ix_occurrence_listing_time", table_name="occurrence")
    op.drop_index(op.f("ix_occurrence_booking_id"), table_name="occurrence")
    op.drop_table("occurrence")
    op.drop_index("ix_calendar_change_user", table_name="calendar_change")
    op.drop_index("ix_calendar_change_owner", table_name="calendar_change")
    op.drop_index("ix_calendar_change_listing", table_name="calendar_change")
    op.drop_index("ix_calendar_change_borrower", table_name="calendar_change")
    op.drop_table("calendar_change")
    op.drop_index(op.f("ix_tariff_rule_tariff_id"), table_name="tariff_rule")
    op.drop_table("tariff_rule")
    op.drop_index(op.f("ix_booking_organisation_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_order_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_made_by_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_listing_id"), table_name="booking")
    op.drop_table("booking")
    op.drop_index(op.f("ix_tariff_listing_id"), table_name="tariff")
    op.drop_table("tariff")
    op.drop_table("search_entry")
    op.drop_index(op.f("ix_photo_listing_id"), table_name="photo")
    op.drop_table("photo")
    op.drop_index("ix_opening_segment_weekday", table_name="opening_segment")
    op.drop_table("opening_segment")
    op.drop_index("ix_opening_exception_days", table_name="opening_exception")
    op.drop_table("opening_exception")
    op.drop_index(op.f("ix_opening_listing_id"), table_name="opening")
    op.drop_table("opening")
    op.drop_index(op.f("ix_listing_unit_unit_id"), table_name="listing_unit")
    op.drop_table("listing_unit")
    op.drop_index(op.f("ix_listing_feature_listing_id"), table_name="listing_feature")
    op.drop_index(op.f("ix_listing_feature_code"), table_name="listing_feature")
    op.drop_table("listing_feature")
    op.drop_index(op.f("ix_listing_audience_listing_id"), table_name="listing_audience")
    op.drop_table("listing_audience")
    op.drop_index(op.f("ix_listing_activity_code"), table_name="listing_activity")
    op.drop_table("listing_activity")
    op.drop_index(op.f("ix_inquiry_user_id"), table_name="inquiry")
    op.drop_index(op.f("ix_inquiry_organisation_id"), table_name="inquiry")
    op.drop_index(op.f("ix_inquiry_listing_id"), table_name="inquiry")
    op.drop_table("inquiry")
    op.drop_index(op.f("ix_imported_row_run_id"), table_name="imported_row")
    op.drop_index(op.f("ix_imported_row_listing_id"), table_name="imported_row")
    op.drop_table("imported_row")
    op.drop_index(op.f("ix_feed_user_id"), table_name="feed")
    op.drop_table("feed")
    op.drop_index(op.f("ix_accessibility_fact_code"), table_name="accessibility_fact")
    op.drop_table("accessibility_fact")
    op.drop_index(op.f("ix_unit_organisation_id"), table_name="unit")
    op.drop_table("unit")
    op.drop_index(op.f("ix_organisation_activity_code"), table_name="organisation_activity")
    op.drop_table("organisation_activity")
    op.drop_index(op.f("ix_membership_organisation_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_listing_shown", table_name="listing")
    op.drop_index(op.f("ix_listing_place_id"), table_name="listing")
    op.drop_index(op.f("ix_listing_part_of_id"), table_name="listing")
    op.drop_index(op.f("ix_listing_organisation_id"), table_name="listing")
    op.drop_index(op.f("ix_listing_capacity_max"), table_name="listing")
    op.drop_table("listing")
    op.drop_index(op.f("ix_invitation_organisation_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_import_run_organisation_id"), table_name="import_run")
    op.drop_table("import_run")
    op.drop_index(op.f("ix_booking_order_user_id"), table_name="booking_order")
    op.drop_index(op.f("ix_booking_order_organisation_id"), table_name="booking_order")
    op.drop_table("booking_order")
    op.drop_index(op.f("ix_audit_entry_organisation_id"), table_name="audit_entry")
    op.drop_index("ix_audit_entry_object", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_user_session_user_id"), table_name="user_session")
    op.drop_table("user_session")
    op.drop_index(op.f("ix_pending_upload_user_id"), table_name="pending_upload")
    op.drop_index(op.f("ix_pending_upload_expires_at"), table_name="pending_upload")
    op.drop_table("pending_upload")
    op.drop_index(op.f("ix_passkey_user_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_organisation_umbrella_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_sort_key"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_api_token_user_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("user_account")
    op.drop_table("stamp")
    op.drop_index(op.f("ix_sign_in_challenge_email"), table_name="sign_in_challenge")
    op.drop_table("sign_in_challenge")
    op.drop_table("series")
    op.drop_index(op.f("ix_rate_hit_expires_at"), table_name="rate_hit")
    op.drop_table("rate_hit")
    op.drop_index(op.f("ix_place_district"), table_name="place")
    op.drop_index("ix_place_coordinates", table_name="place")
    op.drop_index(op.f("ix_place_address"), table_name="place")
    op.drop_table("place")
    op.drop_index("ix_message_due", table_name="message")
    op.drop_table("message")
    op.drop_table("job_run")
    op.drop_table("idempotency_key")
    op.drop_table("heading_choice")
    if not sqlite:
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")
