/// Rows out of WAL: in come records and the catalogs of their moment; out go the values of a change's columns as
/// PostgreSQL stores them. Follows access/common/heaptuple.c, access/common/detoast.c and
/// replication/logical/{decode,reorderbuffer}.c.
package org.walscope.model.decode;
