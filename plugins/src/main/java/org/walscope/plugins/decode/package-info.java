/// Logical decoding with no server: in come WAL, its transactions and the catalogs of each moment; an output plugin
/// is called as a walsender would call it. Of each record it says what became of it, and of single records it reads the
/// rows. Follows replication/logical/{logical,decode,reorderbuffer}.c.
package org.walscope.plugins.decode;
