package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Generic, page regions to overwrite; access/rmgrdesc/genericdesc.c. The regions are in the blocks'
/// data, and so pg_waldump prints none.
final class GenericDesc implements RmgrDesc {

    @Override
    public String name() {
        return "Generic";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return Optional.of("Generic");
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        regions(in.main(), text);
        in.record().blocks().forEach(block -> in.traceBlock(block.id(), data -> regions(data, new Utf8Builder())));
    }

    private static void regions(FieldReader in, Utf8Builder text) {
        while (in.hasRemaining()) {
            int offset = in.u16("offset");
            int length = in.u16("length");
            in.bytes("region", length);
            text.append("offset ").append(offset).append(", length ").append(length);
            if (in.hasRemaining()) {
                text.append("; ");
            }
        }
    }
}
