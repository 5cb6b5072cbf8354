package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.ForkNumber;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;

/// Resource manager Storage; access/rmgrdesc/smgrdesc.c.
public final class StorageDesc implements RmgrDesc {

    /// `RM_SMGR_ID` in access/rmgrlist.h.
    public static final int RMID = 2;

    public static final int CREATE = 0x10;
    public static final int TRUNCATE = 0x20;

    /// `xl_smgr_create`, catalog/storage_xlog.h.
    public record XlSmgrCreate(RelFileLocator locator, ForkNumber fork) {

        public static XlSmgrCreate read(FieldReader in) {
            in.open("xl_smgr_create");
            RelFileLocator locator = in.relFileLocator("rlocator");
            int number = in.i32("forkNum");
            in.close();
            ForkNumber fork = ForkNumber.of(number)
                    .orElseThrow(
                            () -> new WalFormatException(in.at(), "invalid fork number " + number + " at " + in.at()));
            return new XlSmgrCreate(locator, fork);
        }
    }

    /// `xl_smgr_truncate`
    ///
    /// @param block the new number of blocks, unsigned
    public record XlSmgrTruncate(long block, RelFileLocator locator, int flags) {

        private static final FlagNames FLAG_NAMES = FlagNames.of("HEAP", "VM", "FSM");

        public static XlSmgrTruncate read(FieldReader in) {
            in.open("xl_smgr_truncate");
            var truncate =
                    new XlSmgrTruncate(in.u32("blkno"), in.relFileLocator("rlocator"), in.i32("flags", FLAG_NAMES));
            in.close();
            return truncate;
        }
    }

    @Override
    public String name() {
        return "Storage";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case CREATE -> Optional.of("CREATE");
            case TRUNCATE -> Optional.of("TRUNCATE");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case CREATE -> {
                var create = XlSmgrCreate.read(in.main());
                text.append(RelPath.of(create.locator(), create.fork(), in.version()));
            }
            case TRUNCATE -> {
                var truncate = XlSmgrTruncate.read(in.main());
                text.append(RelPath.of(truncate.locator(), ForkNumber.MAIN, in.version()));
                text.append(" to ").append(truncate.block());
                text.append(" blocks flags ").append(truncate.flags());
            }
            default -> {}
        }
    }
}
