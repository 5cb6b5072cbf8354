CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'très content');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE TABLE alltypes (
  id int PRIMARY KEY,
  i2 smallint, i8 bigint, n numeric, np numeric(14,4), r real, d double precision, mo money,
  t text, vc varchar(60), c char(8), nm name, ch "char", b bytea, bo boolean,
  dt date, tm time, tmtz timetz, ts timestamp, tstz timestamptz(3), iv interval,
  u uuid, js json, jb jsonb, jp jsonpath, x xml,
  ia int[], ta text[], na numeric[][], da date[], ba boolean[], bxa box[], en mood, ena mood[], co pair, dom posint,
  r4 int4range, r8 int8range, nr numrange, dr daterange, tr tsrange, tzr tstzrange, mr int4multirange, tmr tsmultirange,
  ip inet, cd cidr, ma macaddr, ma8 macaddr8, bt bit(5), vb varbit,
  tv tsvector, tq tsquery,
  p point, ln line, ls lseg, bx box, pa path, po polygon, ci circle,
  o oid, pl pg_lsn, xi xid, x8 xid8, ti tid, ov oidvector, iv2 int2vector, rg regclass, moa money[],
  gen int GENERATED ALWAYS AS (id * 2) STORED
);
CREATE TABLE toasty (id int PRIMARY KEY, big text, n int);
ALTER TABLE toasty ALTER big SET STORAGE EXTERNAL;
CREATE TABLE "odd "".[table]: INSERT:" (id int PRIMARY KEY, "a[text]:'x'" text, " new-tuple:" int, """quoted""" text);
CREATE PUBLICATION all_tables FOR ALL TABLES;
SELECT pg_create_logical_replication_slot('td', 'test_decoding');
SELECT pg_create_logical_replication_slot('pgo', 'pgoutput')
