-- Runs once, when the database is made: whom it belongs to, and who works in it. The superuser has no part in either.
--   credit_owner  owns every table; only `migrate` and a restore come as it
--   credit        api and worker: reads and writes rows, and can neither change a table nor remove a trigger
-- The audit tables are only added to: after each migration `api.audit.guarding` takes the rest away from `credit`.
\getenv owner_password OWNER_PASSWORD
\getenv database_password DATABASE_PASSWORD
CREATE ROLE credit_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE credit LOGIN PASSWORD :'database_password';

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO credit;
-- A restore makes the schema anew.
GRANT CONNECT, CREATE ON DATABASE :"DBNAME" TO credit_owner;
ALTER SCHEMA public OWNER TO credit_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO credit;

ALTER DEFAULT PRIVILEGES FOR ROLE credit_owner GRANT USAGE ON SCHEMAS TO credit;
ALTER DEFAULT PRIVILEGES FOR ROLE credit_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO credit;
ALTER DEFAULT PRIVILEGES FOR ROLE credit_owner GRANT USAGE, SELECT ON SEQUENCES TO credit;
