-- The night the order feed stopped: what `walscope demo` plays into its own server, database shop.
--
-- A line "[name]" says in which session the statements after it run; each session is a connection of its own, they run
-- one after the other in the order of this file, and all stay open. A statement ends with ";" at the end of a line.
-- "$$" quotes what contains such lines. Transactions overlap because sessions take turns between BEGIN and COMMIT.

-- --- The shop ----------------------------------------------------------------------------------------------------------

[admin]
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, profile text, last_seen timestamptz);
ALTER TABLE customers ALTER profile SET STORAGE EXTERNAL;
CREATE TABLE products (sku text PRIMARY KEY, stock int NOT NULL, price numeric(10,2) NOT NULL);
ALTER TABLE products REPLICA IDENTITY FULL;
CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL, sku text NOT NULL, status text NOT NULL,
    total numeric(10,2) NOT NULL, placed_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX orders_by_status ON orders (status, placed_at);
CREATE TABLE payments (id bigserial PRIMARY KEY, order_id bigint NOT NULL, amount numeric(10,2) NOT NULL, state text NOT NULL);
-- No primary key, and nobody thought of a replica identity
CREATE TABLE audit_log (at timestamptz NOT NULL DEFAULT now(), who text, what text);
CREATE TABLE price_import (sku text, price numeric(10,2), source text);
CREATE TABLE revenue_report (day date, status text, orders bigint, total numeric);
INSERT INTO customers SELECT i, 'Customer ' || i, (SELECT string_agg(md5(i::text || j::text), '') FROM generate_series(1, 120) j), now()
    FROM generate_series(1, 40) i;
INSERT INTO products SELECT 'SKU-' || i, 1000, 5 + i % 40 FROM generate_series(1, 120) i;
INSERT INTO orders (customer, sku, status, total) SELECT 1 + i % 40, 'SKU-' || (1 + i % 120), 'placed', 5 + i % 40 FROM generate_series(1, 400) i;
INSERT INTO audit_log (who, what) SELECT 'system', 'opening balance ' || i FROM generate_series(1, 20) i;
CREATE PROCEDURE take_orders(first int, n int) LANGUAGE plpgsql AS $$
DECLARE
    placed bigint;
BEGIN
    FOR i IN first .. first + n - 1 LOOP
        INSERT INTO orders (customer, sku, status, total)
            VALUES (1 + i % 40, 'SKU-' || (1 + i % 120), 'placed', 5 + i % 40) RETURNING id INTO placed;
        UPDATE products SET stock = stock - 1 WHERE sku = 'SKU-' || (1 + i % 120);
        IF i % 3 = 0 THEN
            INSERT INTO payments (order_id, amount, state) VALUES (placed, 5 + i % 40, 'authorised');
        END IF;
        COMMIT;
    END LOOP;
END $$;
CREATE PUBLICATION shop_pub FOR TABLE customers, products, orders, payments;
CHECKPOINT;
-- What comes now begins in a segment of its own
SELECT pg_switch_wal();

-- --- A healthy evening: the feed reads, the slot moves ------------------------------------------------------------------

[feed]
SELECT * FROM pg_create_logical_replication_slot('orders_cdc', 'test_decoding');

[web-1]
CALL take_orders(1, 20);

[admin]
CHECKPOINT;

[feed]
SELECT count(*) FROM pg_logical_slot_get_changes('orders_cdc', NULL, NULL);

[web-1]
CALL take_orders(21, 10);

[admin]
CHECKPOINT;

[feed]
SELECT count(*) FROM pg_logical_slot_get_changes('orders_cdc', NULL, NULL);

-- --- 02:00: the nightly report begins, and its session is forgotten --------------------------------------------------------

[nightly-report]
BEGIN;
INSERT INTO revenue_report SELECT current_date, status, count(*), sum(total) FROM orders GROUP BY status;

[web-1]
CALL take_orders(31, 15);

[admin]
CHECKPOINT;

-- The feed acknowledges what it read: confirmed_flush_lsn moves, restart_lsn has to wait for the report
[feed]
SELECT count(*) FROM pg_logical_slot_get_changes('orders_cdc', NULL, NULL);

-- --- 02:10: the feed is gone; from here on nobody reads the slot ---------------------------------------------------------

[web-1]
BEGIN;
INSERT INTO orders (customer, sku, status, total) VALUES (7, 'SKU-7', 'placed', 12);
[web-2]
BEGIN;
INSERT INTO orders (customer, sku, status, total) VALUES (8, 'SKU-8', 'placed', 13);
[web-3]
BEGIN;
INSERT INTO orders (customer, sku, status, total) VALUES (9, 'SKU-9', 'placed', 14);
[web-2]
UPDATE products SET stock = stock - 1 WHERE sku = 'SKU-8';
[web-1]
UPDATE products SET stock = stock - 2 WHERE sku = 'SKU-7';
[web-3]
UPDATE products SET stock = stock - 1 WHERE sku = 'SKU-9';
[web-2]
INSERT INTO payments (order_id, amount, state) SELECT max(id), 13, 'authorised' FROM orders;
COMMIT;
[web-1]
INSERT INTO payments (order_id, amount, state) SELECT max(id), 12, 'authorised' FROM orders;
COMMIT;
[web-3]
ROLLBACK;

-- Customers come back. Their profile is large, lies in TOAST and is not changed, so it is not in these records
[web-2]
BEGIN;
UPDATE customers SET last_seen = now() WHERE id = 3;
UPDATE customers SET last_seen = now() WHERE id = 4;
COMMIT;
[web-3]
BEGIN;
UPDATE customers SET profile = (SELECT string_agg(md5(j::text), '') FROM generate_series(1, 90) j) WHERE id = 5;
COMMIT;

-- Settlement: a savepoint a payment; what the bank declines is rolled back
[settlement]
BEGIN;
SELECT pg_logical_emit_message(true, 'settlement', 'run 4711 begins');
SAVEPOINT payment_1;
UPDATE payments SET state = 'captured' WHERE id = 1;
INSERT INTO audit_log (who, what) VALUES ('settlement', 'captured payment 1');
RELEASE payment_1;
SAVEPOINT payment_2;
UPDATE payments SET state = 'captured' WHERE id = 2;
INSERT INTO audit_log (who, what) VALUES ('settlement', 'declined payment 2');
ROLLBACK TO payment_2;

-- Meanwhile a price list arrives, large, and turns out to be last year's
[price-import]
BEGIN;
INSERT INTO price_import SELECT 'SKU-' || i, 1 + i % 90, 'supplier-2025.csv' FROM generate_series(1, 1500) i;

[web-1]
CALL take_orders(46, 12);

[settlement]
SAVEPOINT payment_3;
UPDATE payments SET state = 'captured' WHERE id = 3;
SAVEPOINT fee;
INSERT INTO payments (order_id, amount, state) VALUES (3, -0.35, 'fee');
RELEASE fee;
RELEASE payment_3;

[price-import]
INSERT INTO price_import SELECT 'SKU-' || i, 1 + i % 90, 'supplier-2025.csv' FROM generate_series(1501, 4000) i;
UPDATE products SET price = price - 1;

[settlement]
SAVEPOINT payment_4;
UPDATE payments SET state = 'captured' WHERE id = 4;
ROLLBACK TO payment_4;
UPDATE payments SET state = 'refused' WHERE id IN (2, 4);
COMMIT;

[price-import]
ROLLBACK;

[admin]
CHECKPOINT;

-- Support corrects the audit log: without a replica identity no plugin can say which rows these were
[support]
BEGIN;
UPDATE audit_log SET who = 'bank' WHERE what = 'captured payment 1';
DELETE FROM audit_log WHERE what = 'opening balance 20';
DELETE FROM orders WHERE id = 2;
COMMIT;

-- A new column in the middle of it all
[admin]
ALTER TABLE payments ADD COLUMN method text DEFAULT 'card';

[web-2]
BEGIN;
INSERT INTO payments (order_id, amount, state, method) VALUES (11, 16, 'authorised', 'wallet');
[web-3]
BEGIN;
INSERT INTO payments (order_id, amount, state) VALUES (12, 17, 'authorised');
[web-2]
UPDATE orders SET status = 'packed' WHERE id IN (10, 11, 12);
[web-3]
UPDATE orders SET status = 'packed' WHERE id IN (13, 14);
COMMIT;
[web-2]
COMMIT;

-- The warehouse's two-phase commit
[warehouse]
BEGIN;
UPDATE orders SET status = 'shipped' WHERE id BETWEEN 20 AND 24;
UPDATE products SET stock = stock - 5 WHERE sku = 'SKU-20';
PREPARE TRANSACTION 'dispatch-20';
[web-1]
CALL take_orders(58, 8);
[warehouse]
COMMIT PREPARED 'dispatch-20';

-- A message that belongs to no transaction is decoded where it stands
[support]
SELECT pg_logical_emit_message(false, 'pager', 'order feed silent since 02:10');

-- The archive job touches every old order in one transaction: larger than logical_decoding_work_mem
[archive]
BEGIN;
UPDATE orders SET status = 'archived' WHERE id <= 380 AND status = 'placed';
DELETE FROM payments WHERE state = 'fee';
COMMIT;
TRUNCATE price_import;

[web-1]
CALL take_orders(66, 12);

[admin]
CHECKPOINT;

[web-2]
BEGIN;
UPDATE customers SET last_seen = now() WHERE id = 6;
INSERT INTO orders (customer, sku, status, total) VALUES (6, 'SKU-6', 'placed', 11);
COMMIT;
