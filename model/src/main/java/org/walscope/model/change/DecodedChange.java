package org.walscope.model.change;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A change as an output plugin told it; the kinds of `ReorderBufferChangeType` (replication/reorderbuffer.h) that
/// reach a plugin, and what a plugin or a reader leaves dark.
public sealed interface DecodedChange extends DecodedItem {

    WrittenAt at();

    @Override
    default LineRange lines() {
        return at().lines();
    }

    /// A new row.
    record Insert(WrittenAt at, RelationName relation, List<ColumnValue> row) implements DecodedChange {

        public Insert {
            row = List.copyOf(row);
        }
    }

    /// A row changed.
    ///
    /// @param old what is said of the row before; often nothing
    /// @param row the row after; empty where the WAL held no tuple
    record Update(WrittenAt at, RelationName relation, Optional<OldRow> old, List<ColumnValue> row)
            implements DecodedChange {

        public Update {
            row = List.copyOf(row);
        }
    }

    /// A row removed.
    ///
    /// @param old empty where the table has no replica identity
    record Delete(WrittenAt at, RelationName relation, Optional<OldRow> old) implements DecodedChange {}

    /// Tables emptied by one TRUNCATE.
    ///
    /// @param flags empty where the plugin does not say them
    record Truncate(WrittenAt at, List<RelationName> relations, Optional<TruncateFlags> flags)
            implements DecodedChange {

        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /// `CASCADE` and `RESTART IDENTITY` of a TRUNCATE.
    record TruncateFlags(boolean cascade, boolean restartIdentity) {}

    /// A message of `pg_logical_emit_message`.
    ///
    /// @param content as in [PluginText]; empty where the plugin hides it, cut at a zero byte by text plugins
    /// @param size    in bytes, where the plugin says it; more than `content` has where that was cut
    record Message(WrittenAt at, boolean transactional, String prefix, Optional<String> content, OptionalInt size)
            implements DecodedChange {}

    /// A change the plugin announces without showing it, as test_decoding does of a transaction in progress.
    record Undisclosed(WrittenAt at, String what) implements DecodedChange {}

    /// A message that describes tables or types and changes no row: pgoutput's Relation and Type.
    ///
    /// @param relation the table, where it is one
    /// @param identity the table's replica identity as in `pg_class.relreplident`, where it is one
    record Description(WrittenAt at, String text, Optional<RelationName> relation, Optional<Character> identity)
            implements DecodedChange {}

    /// What no reader could interpret: the line's text stands for itself.
    record Unread(WrittenAt at, String text) implements DecodedChange {}
}
