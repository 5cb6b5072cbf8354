package org.walscope.model.server;

import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;

/// The WAL segments that a server has in `pg_wal` up to the one it writes, as `pg_ls_waldir` names them; those
/// made in
/// advance are not among them. `XLogFileName` of access/xlog_internal.h makes the names.
///
/// @param names       of the current timeline, oldest first
/// @param segmentSize bytes
public record WalFileNames(List<String> names, int timeline, int segmentSize) {

    public WalFileNames {
        names = List.copyOf(names);
    }

    /// Of the segment that has the byte at `lsn`.
    public String nameOf(Lsn lsn) {
        long segment = Long.divideUnsigned(lsn.value(), segmentSize);
        long perLogId = 0x1_0000_0000L / segmentSize;
        return "%08X%08X%08X".formatted(timeline, segment / perLogId, segment % perLogId);
    }

    public Optional<String> oldest() {
        return names.stream().findFirst();
    }

    /// How many there are from the segment of `lsn` on.
    public int countFrom(Lsn lsn) {
        String from = nameOf(lsn);
        return (int) names.stream().filter(name -> name.compareTo(from) >= 0).count();
    }
}
