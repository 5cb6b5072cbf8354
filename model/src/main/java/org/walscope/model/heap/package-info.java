/// Heap pages followed through WAL. In: records, in the order of their LSNs. Out: the tuples that lie on pages at some
/// record, as far as images, new pages and inserts have shown them; what was not shown is not known, and never guessed.
/// Follows redo in access/heap/heapam_xlog.c, and access/htup_details.h. Knows no columns.
package org.walscope.model.heap;
