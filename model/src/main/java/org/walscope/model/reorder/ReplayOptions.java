package org.walscope.model.reorder;

import java.util.Optional;
import org.walscope.model.Lsn;

/// What decides how a slot's reorder buffer behaves, besides the WAL: its database, the memory limit, what the
/// output plugin can do, where the slot starts. As `LogicalDecodingContext` in replication/logical.h has it.
///
/// @param database         whose slot it is, an OID
/// @param workMem          `logical_decoding_work_mem`, in bytes
/// @param streaming        whether the plugin takes transactions before their end (PG 14 on; ignored before)
/// @param twoPhase         whether prepared transactions are decoded at their PREPARE (PG 14 on; ignored before)
/// @param onlyLocal        whether the plugin wants no change that came from another node: `only-local` of
///                         test_decoding, `origin = none` of pgoutput
/// @param immediate        `debug_logical_replication_streaming = immediate` (PG 16 on): every change is streamed
///     or
///                         spilled at once
/// @param serverVersion    `server_version_num`, as struct sizes differ by minor releases; 0 when not known
/// @param start            where the slot starts; empty for one that was consistent before the first record
public record ReplayOptions(
        int database,
        long workMem,
        boolean streaming,
        boolean twoPhase,
        boolean onlyLocal,
        boolean immediate,
        int serverVersion,
        Optional<SlotStart> start) {

    /// `logical_decoding_work_mem`'s default, in bytes.
    public static final long DEFAULT_WORK_MEM = 64L << 20;

    /// A slot of that database that neither streams nor decodes at PREPARE, with 64 MB.
    public static ReplayOptions of(int database) {
        return new ReplayOptions(database, DEFAULT_WORK_MEM, false, false, false, false, 0, Optional.empty());
    }

    /// @param oid of the slot's database
    public ReplayOptions withDatabase(int oid) {
        return new ReplayOptions(oid, workMem, streaming, twoPhase, onlyLocal, immediate, serverVersion, start);
    }

    /// @param bytes `logical_decoding_work_mem`
    public ReplayOptions withWorkMem(long bytes) {
        return new ReplayOptions(database, bytes, streaming, twoPhase, onlyLocal, immediate, serverVersion, start);
    }

    public ReplayOptions withStreaming(boolean on) {
        return new ReplayOptions(database, workMem, on, twoPhase, onlyLocal, immediate, serverVersion, start);
    }

    public ReplayOptions withTwoPhase(boolean on) {
        return new ReplayOptions(database, workMem, streaming, on, onlyLocal, immediate, serverVersion, start);
    }

    public ReplayOptions withOnlyLocal(boolean on) {
        return new ReplayOptions(database, workMem, streaming, twoPhase, on, immediate, serverVersion, start);
    }

    public ReplayOptions withImmediate(boolean on) {
        return new ReplayOptions(database, workMem, streaming, twoPhase, onlyLocal, on, serverVersion, start);
    }

    /// @param number `server_version_num`
    public ReplayOptions withServerVersion(int number) {
        return new ReplayOptions(database, workMem, streaming, twoPhase, onlyLocal, immediate, number, start);
    }

    public ReplayOptions withStart(SlotStart where) {
        return new ReplayOptions(
                database, workMem, streaming, twoPhase, onlyLocal, immediate, serverVersion, Optional.of(where));
    }

    /// Where a slot starts to read.
    public sealed interface SlotStart {

        /// The first LSN it reads.
        Lsn lsn();

        /// A slot as `pg_replication_slots` shows it: reads from `restart_lsn`, where a snapshot was serialized,
        /// and leaves out what committed before `confirmed_flush_lsn`.
        record Restart(Lsn restartLsn, Lsn confirmedFlush) implements SlotStart {
            @Override
            public Lsn lsn() {
                return restartLsn;
            }
        }

        /// A slot created there, which has to find a consistent point first.
        ///
        /// @param xminHorizon `catalog_xmin` that it was created with: a RUNNING_XACTS record in which an older
        ///     transaction runs does not count. 0 when not known, as WAL does not tell it: then all count
        record Created(Lsn lsn, int xminHorizon) implements SlotStart {
            public Created(Lsn lsn) {
                this(lsn, 0);
            }
        }
    }
}
