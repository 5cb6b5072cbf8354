/// The record table, the filter field and the inspector: `pg_waldump`'s list and one record's fields (rmgrdesc/*.c,
/// access/xlogrecord.h). In: the opened WAL's index, the selection, the filter. Out: what one selects. Must never read
/// WAL on the FX thread, keep an object for each row, or hide that a filter hides something.
package org.walscope.view.record;
