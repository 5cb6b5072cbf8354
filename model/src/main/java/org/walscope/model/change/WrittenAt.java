package org.walscope.model.change;

import java.util.OptionalInt;
import org.walscope.model.Lsn;

/// Where a change stands.
///
/// @param lsn   of the write it is in, as the slot told it
/// @param xid   the (sub)transaction that made it, where the plugin or the slot says one
/// @param lines it was read from
public record WrittenAt(Lsn lsn, OptionalInt xid, LineRange lines) {}
