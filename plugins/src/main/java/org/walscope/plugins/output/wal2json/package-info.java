/// What wal2json.c of the repository eulerto/wal2json writes: format 1, an object a transaction, and format 2, an
/// object
/// a change. [Wal2JsonRelease] says which of its releases goes with which server.
package org.walscope.plugins.output.wal2json;
