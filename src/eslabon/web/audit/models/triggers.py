"""What the database itself refuses, on SQLite and on PostgreSQL.

An entry is never changed. A decision may change in two ways only: erasure (inputs and outcome become NULL, the moment
is set) and key rotation (its inputs go from one key to another; content_hash tells whether they are still the same).
On SQLite a migration that alters one of these tables makes it anew and loses its triggers: install them again after it.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_KEPT = ("id", "rule", "rule_version", "subject_type", "subject_id", "content_hash", "at", "actor_id", "actor_name")
_SAME = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _KEPT)


def _sqlite_key(row: str) -> str:
    after_mark = f"substr({row}.inputs, 9)"
    return f"substr({after_mark}, 1, instr({after_mark}, ':'))"


# coalesce: a comparison with NULL is neither true nor false, and would let the change through.
SQLITE_INSTALL = (
    (
        "CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_decision_delete BEFORE DELETE ON audit_decision "
        "BEGIN SELECT RAISE(ABORT, 'audit_decision is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_decision_update BEFORE UPDATE ON audit_decision "
        f"WHEN NOT coalesce({_SAME} AND ("
        "  (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.inputs IS NULL AND NEW.outcome IS NULL)"
        "  OR (NEW.erased_at IS OLD.erased_at AND NEW.outcome IS OLD.outcome"
        "      AND OLD.inputs LIKE 'sealed1:%' AND NEW.inputs LIKE 'sealed1:%'"
        f"      AND {_sqlite_key('NEW')} <> {_sqlite_key('OLD')})"
        "), 0) BEGIN SELECT RAISE(ABORT, 'audit_decision is append-only: only erasure may empty it'); END"
    ),
)
SQLITE_REMOVE = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("audit_entry_update", "audit_entry_delete", "audit_decision_update", "audit_decision_delete")
)

POSTGRES_INSTALL = (
    """
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION audit_refuse_unless_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF to_jsonb(NEW) - 'inputs' - 'outcome' - 'erased_at' = to_jsonb(OLD) - 'inputs' - 'outcome' - 'erased_at'
           AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.inputs IS NULL AND NEW.outcome IS NULL THEN
            RETURN NEW;
        END IF;
        IF to_jsonb(NEW) - 'inputs' = to_jsonb(OLD) - 'inputs'
           AND OLD.inputs LIKE 'sealed1:%' AND NEW.inputs LIKE 'sealed1:%'
           AND split_part(NEW.inputs, ':', 2) <> split_part(OLD.inputs, ':', 2) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'audit_decision is append-only: only erasure may empty it' USING ERRCODE = 'check_violation';
    END $$
    """,
    (
        "CREATE TRIGGER audit_entry_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    ),
    (
        "CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    ),
    "CREATE TRIGGER audit_decision_delete BEFORE DELETE ON audit_decision FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    (
        "CREATE TRIGGER audit_decision_truncate BEFORE TRUNCATE ON audit_decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    ),
    (
        "CREATE TRIGGER audit_decision_update BEFORE UPDATE ON audit_decision "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse_unless_erasure()"
    ),
)
POSTGRES_REMOVE = (
    "DROP TRIGGER IF EXISTS audit_entry_change ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_truncate ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_decision_delete ON audit_decision",
    "DROP TRIGGER IF EXISTS audit_decision_truncate ON audit_decision",
    "DROP TRIGGER IF EXISTS audit_decision_update ON audit_decision",
    "DROP FUNCTION IF EXISTS audit_refuse()",
    "DROP FUNCTION IF EXISTS audit_refuse_unless_erasure()",
)

_INSTALL = {"sqlite": SQLITE_INSTALL, "postgresql": POSTGRES_INSTALL}
_REMOVE = {"sqlite": SQLITE_REMOVE, "postgresql": POSTGRES_REMOVE}


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse changes of the audit tables."""
    remove_triggers(connection)
    _run(connection, _INSTALL[connection.vendor])


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """Undo `install_triggers`: for a migration that alters the tables, and for tests that empty them."""
    _run(connection, _REMOVE[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
