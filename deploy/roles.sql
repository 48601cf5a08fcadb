-- PostgreSQL's two roles and the database, once, by its administrator (psql 15 or newer):
--     OWNER_PASSWORD=… APP_PASSWORD=… psql --file deploy/roles.sql
-- The owner migrates and makes backups: CREATEDB is for the database in which a backup is looked
-- at. What the application may do, `manage.py prepare --app-role mscare_app` says after each change.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
CREATE ROLE mscare_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE mscare_app LOGIN PASSWORD :'app_password';
CREATE DATABASE mscare OWNER mscare_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE mscare FROM PUBLIC;
GRANT CONNECT ON DATABASE mscare TO mscare_app;
