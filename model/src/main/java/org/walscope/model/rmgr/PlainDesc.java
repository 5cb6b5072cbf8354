package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;

/// A resource manager nothing is known of: an extension's, as in `default_desc` of bin/pg_waldump/rmgrdesc.c, or a
/// number that release does not know, where pg_waldump refuses the record.
///
/// @param name as `custom128`, or `UNKNOWN (22)`
/// @param rmid as the record has it
record PlainDesc(String name, int rmid) implements RmgrDesc {

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return Optional.empty();
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        text.append("rmid: ").append(rmid);
        in.main().rest("data");
    }
}
