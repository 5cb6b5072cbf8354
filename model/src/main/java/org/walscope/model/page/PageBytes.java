package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// A page, the record its image is in, and the release that wrote it.
record PageBytes(MemorySegment bytes, Lsn at, PgVersion version) {}
