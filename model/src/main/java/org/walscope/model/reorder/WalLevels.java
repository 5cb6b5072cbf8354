package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.heap.HeapPages;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.XlogDesc;

/// At which `wal_level` each record of an index was written: as the records that tell it say, and for those before the
/// first of them, as their rows show. From PG 19 on `replica` with logical decoding enabled is [WalLevel#LOGICAL]. Not
/// changed once built; any thread.
public final class WalLevels {

    /// All of it written for logical decoding.
    public static final WalLevels LOGICAL = new WalLevels(List.of(new Stretch(0, WalLevel.LOGICAL)));

    private static final int STOP_MASK = 0xFFF;

    /// Where `wal_level` is in `xl_parameter_change` of access/xlog_internal.h.
    private static final int PARAMETER_CHANGE_LEVEL = 20;

    private final List<Stretch> stretches;

    /// @param firstRow of the index; it goes on to the next one's
    public record Stretch(int firstRow, WalLevel level) {}

    private WalLevels(List<Stretch> stretches) {
        this.stretches = List.copyOf(stretches);
    }

    /// @param otherwise what holds where neither a record nor a row says
    /// @param stop      asked every few thousand records; when true, what was read by then counts
    public static WalLevels of(
            WalIndex index, RecordReader reader, Optional<WalLevel> otherwise, BooleanSupplier stop) {
        return new Search(index, reader, stop).levels(otherwise);
    }

    /// The stretches in their order, each of another level than the one before; the first starts with row 0.
    public List<Stretch> stretches() {
        return stretches;
    }

    public boolean isLogical(int row) {
        return at(row) == WalLevel.LOGICAL;
    }

    public WalLevel at(int row) {
        int i = stretches.size() - 1;
        while (i > 0 && stretches.get(i).firstRow > row) {
            i--;
        }
        return stretches.get(i).level;
    }

    private static final class Search {

        private final WalIndex index;
        private final RecordLens lens;
        private final PgVersion version;
        private final BooleanSupplier stop;
        private final List<Stretch> stretches = new ArrayList<>();
        private @Nullable WalLevel setting;
        private boolean enabled;

        Search(WalIndex index, RecordReader reader, BooleanSupplier stop) {
            this.index = index;
            this.lens = new RecordLens(reader.timeline(), reader::read);
            this.version = reader.timeline().version();
            this.stop = stop;
        }

        WalLevels levels(Optional<WalLevel> otherwise) {
            int rows = index.size();
            for (int row = 0; row < rows && !asks(row); row++) {
                if (index.rmid(row) == XlogDesc.RMID) {
                    try {
                        tell(row);
                    } catch (WalFormatException e) {
                        continue; // it says nothing, then
                    }
                }
            }
            int told = stretches.isEmpty() ? rows : stretches.getFirst().firstRow;
            if (told > 0) {
                WalLevel level = beforeAnyTells(told, otherwise);
                if (!stretches.isEmpty() && stretches.getFirst().level == level) {
                    stretches.removeFirst();
                }
                stretches.addFirst(new Stretch(0, level));
            }
            return stretches.isEmpty() ? LOGICAL : new WalLevels(stretches);
        }

        private boolean asks(int row) {
            return (row & STOP_MASK) == 0 && stop.getAsBoolean();
        }

        private void tell(int row) {
            switch (index.info(row) & 0xF0) {
                case XlogDesc.CHECKPOINT_SHUTDOWN, XlogDesc.CHECKPOINT_ONLINE -> {
                    if (version.atLeast(PgVersion.PG17)) {
                        var checkPoint = XlogDesc.CheckPoint.read(main(row));
                        enabled = checkPoint.logicalDecodingEnabled();
                        set(row, checkPoint.walLevel());
                    }
                }
                case XlogDesc.PARAMETER_CHANGE -> {
                    FieldReader in = main(row);
                    in.skip(PARAMETER_CHANGE_LEVEL);
                    set(row, in.i32("wal_level"));
                }
                case XlogDesc.LOGICAL_DECODING_STATUS_CHANGE -> {
                    if (version.atLeast(PgVersion.PG19)) {
                        enabled = main(row).bool("logical_decoding");
                        note(row);
                    }
                }
                default -> {}
            }
        }

        private FieldReader main(int row) {
            lens.moveTo(index.lsn(row), index.length(row));
            return lens.main();
        }

        private void set(int row, int number) {
            WalLevel.of(number).ifPresent(level -> {
                setting = level;
                note(row);
            });
        }

        /// A change of the status alone comes at `replica`.
        private void note(int row) {
            WalLevel told = setting == null ? WalLevel.REPLICA : setting;
            WalLevel level = told == WalLevel.REPLICA && enabled ? WalLevel.LOGICAL : told;
            if (stretches.isEmpty() || stretches.getLast().level != level) {
                stretches.add(new Stretch(row, level));
            }
        }

        /// A checkpoint's level held before it too. Rows say whether they were kept for decoding; where none does, and
        /// there are some, they were not.
        private WalLevel beforeAnyTells(int end, Optional<WalLevel> otherwise) {
            boolean bare = false;
            for (int row = 0; row < end && !asks(row); row++) {
                try {
                    switch (index.rmid(row)) {
                        case HeapChanges.HEAP -> {
                            Boolean kept = keepsRow(row);
                            if (kept != null && kept) {
                                return WalLevel.LOGICAL;
                            }
                            bare |= kept != null;
                        }
                        case HeapChanges.HEAP2 -> {
                            if ((index.info(row) & HeapXlog.OPMASK) == HeapXlog.NEW_CID) {
                                return WalLevel.LOGICAL;
                            }
                        }
                        default -> {}
                    }
                } catch (WalFormatException e) {
                    continue; // it says nothing, then
                }
            }
            if (!stretches.isEmpty() && index.info(stretches.getFirst().firstRow) != XlogDesc.PARAMETER_CHANGE) {
                return stretches.getFirst().level;
            }
            WalLevel known = otherwise.orElse(WalLevel.LOGICAL);
            return bare && known == WalLevel.LOGICAL ? WalLevel.REPLICA : known;
        }

        /// Whether an insert or update of a table that is no catalog has its row for decoding; null for other records.
        private @Nullable Boolean keepsRow(int row) {
            int relation = index.relationNumber(row);
            if (relation == WalIndex.NO_RELATION
                    || Integer.compareUnsigned(
                                    index.relations().get(relation).relNumber(), HeapPages.FIRST_NORMAL_OBJECT_ID)
                            < 0) {
                return null;
            }
            lens.moveTo(index.lsn(row), index.length(row));
            return switch (index.info(row) & HeapXlog.OPMASK) {
                case HeapXlog.INSERT -> (lens.mainU8(2) & HeapXlog.INSERT_CONTAINS_NEW_TUPLE) != 0;
                case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> (lens.mainU8(7) & HeapXlog.UPDATE_CONTAINS_NEW_TUPLE) != 0;
                default -> null;
            };
        }
    }
}
