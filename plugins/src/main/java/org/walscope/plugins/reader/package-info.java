/// What output plugins wrote, read into `org.walscope.model.change`. In: the writes of a slot. Out: transactions,
/// changes and every line they were read from. Follows contrib/test_decoding/test_decoding.c,
/// replication/logical/proto.c with replication/pgoutput/pgoutput.c, wal2json.c, and decoderbufs.c with its
/// pg_logicaldec.proto. Values sent in binary are read by `Sent…`, one class a family of types. Never drops a write:
/// what cannot be read stays as text with its problem, and the rest goes on.
package org.walscope.plugins.reader;
