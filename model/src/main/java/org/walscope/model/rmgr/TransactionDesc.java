package org.walscope.model.rmgr;

import java.util.List;
import java.util.Optional;
import org.walscope.model.ForkNumber;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.Xid;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Transaction; access/rmgrdesc/xactdesc.c.
public final class TransactionDesc implements RmgrDesc {

    @Override
    public String name() {
        return "Transaction";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return Optional.ofNullable(
                switch (info & XactXlog.OPMASK) {
                    case XactXlog.COMMIT -> "COMMIT";
                    case XactXlog.PREPARE -> "PREPARE";
                    case XactXlog.ABORT -> "ABORT";
                    case XactXlog.COMMIT_PREPARED -> "COMMIT_PREPARED";
                    case XactXlog.ABORT_PREPARED -> "ABORT_PREPARED";
                    case XactXlog.ASSIGNMENT -> "ASSIGNMENT";
                    case XactXlog.INVALIDATIONS -> version.atLeast(PgVersion.PG14) ? "INVALIDATION" : null;
                    default -> null;
                });
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        int info = in.record().rmgrInfo();
        switch (info & XactXlog.OPMASK) {
            case XactXlog.COMMIT, XactXlog.COMMIT_PREPARED -> commit(in, XactXlog.readCommit(in.main(), info), text);
            case XactXlog.ABORT, XactXlog.ABORT_PREPARED -> abort(in, XactXlog.readAbort(in.main(), info), text);
            case XactXlog.PREPARE -> prepare(in, XactXlog.readPrepare(in.main()), text);
            case XactXlog.ASSIGNMENT -> assignment(XactXlog.Assignment.read(in.main()), text);
            case XactXlog.INVALIDATIONS -> {
                if (in.version().atLeast(PgVersion.PG14)) {
                    var messages = XactXlog.readInvalidations(in.main());
                    SharedInvalidationMessage.describeAll(messages, 0, 0, false, in.version(), text);
                }
            }
            default -> {}
        }
    }

    private static void commit(RecordFields in, XactXlog.Parsed parsed, Utf8Builder text) {
        start(parsed, text);
        relations("rels", parsed.locators(), in.version(), text);
        subxacts(parsed.subxacts(), text);
        stats("", parsed.stats(), text);
        // PG 12 says it only where there are messages, unlike its Standby record.
        if (!parsed.msgs().isEmpty()) {
            invalidations(in, parsed, text);
        }
        if (parsed.has(XactXlog.COMPLETION_APPLY_FEEDBACK) && in.version().atLeast(PgVersion.PG15)) {
            text.append("; apply_feedback");
        }
        if (parsed.has(XactXlog.COMPLETION_FORCE_SYNC_COMMIT)) {
            text.append("; sync");
        }
        parsed.origin().ifPresent(origin -> origin(in, origin, text));
    }

    private static void abort(RecordFields in, XactXlog.Parsed parsed, Utf8Builder text) {
        start(parsed, text);
        relations("rels", parsed.locators(), in.version(), text);
        subxacts(parsed.subxacts(), text);
        if (in.version().atLeast(PgVersion.PG15)) {
            parsed.origin().ifPresent(origin -> origin(in, origin, text));
        }
        stats("", parsed.stats(), text);
    }

    private static void prepare(RecordFields in, XactXlog.Parsed parsed, Utf8Builder text) {
        if (!in.version().atLeast(PgVersion.PG13)) {
            return;
        }
        Timestamps.append(text.append("gid ").append(parsed.gid()).append(": "), parsed.xactTime());
        relations("rels(commit)", parsed.locators(), in.version(), text);
        relations("rels(abort)", parsed.abortLocators(), in.version(), text);
        // pg_waldump 16.0 leaves them out.
        if (in.version() != PgVersion.PG16) {
            stats("commit ", parsed.stats(), text);
            stats("abort ", parsed.abortStats(), text);
        }
        subxacts(parsed.subxacts(), text);
        invalidations(in, parsed, text);
        if (in.version().atLeast(PgVersion.PG15) && in.record().origin() != 0) {
            origin(in, parsed.origin().orElse(new XactXlog.Origin(Lsn.INVALID, 0)), text);
        }
    }

    private static void assignment(XactXlog.Assignment assignment, Utf8Builder text) {
        text.append("xtop ").append(Xid.toString(assignment.xtop())).append(": subxacts:");
        assignment.xsub().forEach(xid -> text.append(' ').append(Xid.toString(xid)));
    }

    private static void start(XactXlog.Parsed parsed, Utf8Builder text) {
        if (Xid.isValid(parsed.twophaseXid())) {
            text.append(Xid.toString(parsed.twophaseXid())).append(": ");
        }
        Timestamps.append(text, parsed.xactTime());
    }

    private static void relations(String label, List<RelFileLocator> relations, PgVersion version, Utf8Builder text) {
        if (!relations.isEmpty()) {
            text.append("; ").append(label).append(':');
            relations.forEach(relation -> text.append(' ').append(RelPath.of(relation, ForkNumber.MAIN, version)));
        }
    }

    private static void subxacts(List<Integer> subxacts, Utf8Builder text) {
        if (!subxacts.isEmpty()) {
            text.append("; subxacts:");
            subxacts.forEach(xid -> text.append(' ').append(Xid.toString(xid)));
        }
    }

    private static void stats(String label, List<XactXlog.StatsItem> stats, Utf8Builder text) {
        if (stats.isEmpty()) {
            return;
        }
        text.append("; ").append(label).append("dropped stats:");
        for (var item : stats) {
            text.append(' ')
                    .append(item.kind())
                    .append('/')
                    .append(Integer.toUnsignedString(item.dboid()))
                    .append('/')
                    .append(Long.toUnsignedString(item.objid()));
        }
    }

    private static void invalidations(RecordFields in, XactXlog.Parsed parsed, Utf8Builder text) {
        SharedInvalidationMessage.describeAll(
                parsed.msgs(), parsed.dbId(), parsed.tsId(), parsed.initFileInval(), in.version(), text);
    }

    private static void origin(RecordFields in, XactXlog.Origin origin, Utf8Builder text) {
        text.append("; origin: node ").append(in.record().origin());
        DescText.lsn(text.append(", lsn "), origin.lsn(), in.version());
        Timestamps.append(text.append(", at "), origin.timestamp());
    }
}
