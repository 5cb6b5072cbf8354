package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;

/// A resource manager's part of pg_waldump; `rm_name`, `rm_identify` and `rm_desc` of `RmgrDescData` in
/// bin/pg_waldump/rmgrdesc.h. Stateless, used by any thread.
public interface RmgrDesc {

    /// As `rmgrlist.h` names it.
    String name();

    /// The operation of an `xl_info`, as `INSERT+INIT`; empty where that release knows none, which pg_waldump
    /// prints as `UNKNOWN (hex)`.
    Optional<String> identify(int info, PgVersion version);

    /// Appends what pg_waldump of the record's release prints after the operation's name.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when the record is shorter than its operation needs
    void describe(RecordFields in, Utf8Builder text);
}
