/// A running PostgreSQL server: its replication slots, copies of them, what their output plugins write, and its
/// WAL. The only package with JDBC. In: connection settings as libpq takes them. Out: values, and
/// [ServerException]s that say what to do. Follows replication/slotfuncs.c, replication/logical/logicalfuncs.c,
/// replication/walsender.c and the client side of interfaces/libpq/fe-connect.c.
///
/// It must never change a server unasked: every session is read-only for tables, reading leaves slots as they
/// are, and what creates, advances or drops a slot is a method named so; [SlotStream] and [PhysicalSlotStream]
/// consume
/// one. A password must never leave [Password] but to the driver.
package org.walscope.model.server;
