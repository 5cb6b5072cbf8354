package org.walscope.model.server;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;

/// What a physical slot sends of one timeline, as pg_receivewal receives it (`StartReplication` in
/// replication/walsender.c), on a replication connection of its own. **It consumes the slot** as far as its sink
/// says that what came is safe: `restart_lsn` goes there, and the server may remove the WAL before it.
///
/// Driven by [PhysicalSlotFollower]: open, start, run, close.
public final class PhysicalSlotStream implements RunningStream {

    private final ConnectionSettings settings;
    private final ReplicationSlot slot;
    private final ServerFacts server;
    private final WalStream wal;
    private final int backendPid;
    private final long statusNanos;
    private final Lsn floor;
    private WalSink.@Nullable Place start;
    private boolean cleanEnd;

    private PhysicalSlotStream(
            ConnectionSettings settings, StreamRequest request, ReplicationSlot slot, ServerFacts server, WalStream wal)
            throws SQLException {
        this.settings = settings;
        this.slot = slot;
        this.server = server;
        this.wal = wal;
        this.backendPid = wal.backendPid();
        this.statusNanos = ReportPace.statusNanos(request, wal.senderTimeout());
        this.floor = slot.restartLsn().orElse(Lsn.INVALID);
    }

    /// Connects; the slot is not in use yet.
    static PhysicalSlotStream open(ConnectionSettings settings, StreamRequest request, WireTap tap)
            throws ServerException, SQLException {
        ReplicationSlot slot;
        ServerFacts server;
        try (Server lookup = Server.connect(settings)) {
            slot = lookup.slot(request.slot());
            server = lookup.facts();
        }
        if (slot.isLogical()) {
            throw new ServerException("Slot \"" + slot.name() + "\" is a logical slot: it sends no WAL.", "0A000");
        }
        WalStream wal = WalStream.open(settings, request.applicationName(), tap);
        @Nullable PhysicalSlotStream opened = null;
        try {
            opened = new PhysicalSlotStream(settings, request, slot, server, wal);
            return opened;
        } finally {
            if (opened == null) {
                wal.close();
            }
        }
    }

    WalStream wal() {
        return wal;
    }

    WalSink.Source source() {
        WalStream.Identity identity = wal.identity();
        return new WalSink.Source(identity.systemIdentifier(), identity.segmentSize());
    }

    void start(WalSink.Place at) throws SQLException {
        wal.startSlot(slot.name(), at.lsn(), at.timeline());
        start = at;
    }

    /// Hands what comes to `sink` up to `end`, or until `stop`; then has it confirm what it has, and tells
    /// the server.
    ///
    /// @return whether it came to `end`
    boolean run(WalSink sink, Lsn end, BooleanSupplier stop) throws SQLException, ServerException, IOException {
        new ReportPace(statusNanos)
                .run(
                        () -> wal.position().isBefore(end) && !stop.getAsBoolean(),
                        () -> wal.next(sink::write, end),
                        () -> report(sink));
        report(sink);
        return !wal.position().isBefore(end);
    }

    private void report(WalSink sink) throws SQLException, IOException {
        StreamPosition reached = sink.confirm(wal.position());
        if (reached.isBeyond(wal.position())) {
            throw new IllegalStateException("confirmed " + reached + ", and only " + wal.position() + " was received");
        }
        // The server would let restart_lsn go back (PhysicalConfirmReceivedLocation)
        wal.wire()
                .tell(
                        new StreamPosition(reached.write(), unlessBack(reached.flush()), unlessBack(reached.apply())),
                        false);
    }

    private Lsn unlessBack(Lsn lsn) {
        return lsn.isBefore(floor) ? Lsn.INVALID : lsn;
    }

    /// Ends as the protocol says, at [#close]. Not at the end of a timeline that the server has left: it has
    /// ended the stream then, which the driver does not expect.
    void endCleanly() {
        cleanEnd = true;
    }

    @Override
    public ReplicationSlot slot() {
        return slot;
    }

    @Override
    public ServerFacts server() {
        return server;
    }

    @Override
    public ConnectionSettings settings() {
        return settings;
    }

    @Override
    public int backendPid() {
        return backendPid;
    }

    @Override
    public Lsn start() {
        return Objects.requireNonNull(start, "not started").lsn();
    }

    /// Unsigned.
    public int timeline() {
        return Objects.requireNonNull(start, "not started").timeline();
    }

    @Override
    public Lsn received() {
        return wal.position();
    }

    @Override
    public StreamPosition position() {
        return wal.wire().position();
    }

    @Override
    public void reassure() {
        wal.wire().reassure(statusNanos);
    }

    @Override
    public void close() {
        if (cleanEnd) {
            wal.wire().end(SlotStream.END_MILLIS);
        }
        wal.close();
    }
}
