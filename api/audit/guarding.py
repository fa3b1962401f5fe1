"""Who may do what with the audit tables: only their owner may do more than add to them and read them.

In ``deploy/`` the API is not the owner. Without this, only the triggers would stand between it and the past.
"""

from sqlalchemy import Connection, text

from api.audit.models import AuditAnchor, AuditLine, AuditNamed

TABLES = (AuditLine.__tablename__, AuditNamed.__tablename__, AuditAnchor.__tablename__)
_GRANTED = text(
    "SELECT DISTINCT table_name, grantee FROM information_schema.table_privileges"
    " WHERE table_schema = current_schema() AND table_name = ANY(:tables) AND grantee <> current_user"
    " AND privilege_type NOT IN ('SELECT', 'INSERT')"
)


def leave_only_adding(connection: Connection) -> None:
    """Take everything else from everybody else; a database in a file knows no roles."""
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    for table, role in connection.execute(_GRANTED, {"tables": list(TABLES)}).all():
        grantee = role if role == "PUBLIC" else quote(role)
        much = "UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"
        connection.execute(text(f"REVOKE {much} ON {quote(table)} FROM {grantee}"))
