package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Utf8Builder;

/// Pruning, vacuuming and freezing of a heap page, which each release records in another way; the part of
/// access/rmgrdesc/heapdesc.c about XLOG_HEAP2_PRUNE and its like.
final class HeapPrune {

    private static final int IS_CATALOG_REL = 0x02;
    private static final int HAS_CONFLICT_HORIZON = 0x08;
    private static final int HAS_FREEZE_PLANS = 0x10;
    private static final int HAS_REDIRECTIONS = 0x20;
    private static final int HAS_DEAD_ITEMS = 0x40;
    private static final int HAS_NOW_UNUSED_ITEMS = 0x80;
    /// From PG 19 on the flags also tell what to set in the visibility map.
    private static final int VM_SHIFT = 8;

    private static final int VM_MASK = 0x03;

    private static final FlagNames FLAG_NAMES = FlagNames.of(
            "",
            "IS_CATALOG_REL",
            "CLEANUP_LOCK",
            "HAS_CONFLICT_HORIZON",
            "HAS_FREEZE_PLANS",
            "HAS_REDIRECTIONS",
            "HAS_DEAD_ITEMS",
            "HAS_NOW_UNUSED_ITEMS",
            "VM_ALL_VISIBLE",
            "VM_ALL_FROZEN");

    private HeapPrune() {}

    /// `xl_heap_clean` (to PG 13), `xl_heap_prune` (PG 14 to 16).
    ///
    /// @param horizon `latestRemovedXid` before PG 16
    record XlHeapPrune(int horizon, int nredirected, int ndead) {

        static XlHeapPrune read(FieldReader in) {
            boolean v16 = in.version().atLeast(PgVersion.PG16);
            in.open(in.version().atLeast(PgVersion.PG14) ? "xl_heap_prune" : "xl_heap_clean");
            var prune = new XlHeapPrune(
                    in.xid(v16 ? "snapshotConflictHorizon" : "latestRemovedXid"),
                    in.u16("nredirected"),
                    in.u16("ndead"));
            if (v16) {
                in.bool("isCatalogRel");
            }
            in.close();
            return prune;
        }
    }

    /// `xl_heap_prune` from PG 17 on, and the conflict horizon that may follow it unaligned.
    ///
    /// @param horizon only where `flags` say so
    record XlHeapPruneFreeze(int flags, int horizon) {

        static XlHeapPruneFreeze read(FieldReader in) {
            in.open("xl_heap_prune");
            int flags;
            if (in.version().atLeast(PgVersion.PG19)) {
                flags = in.u16("flags", FLAG_NAMES);
            } else {
                in.u8("reason");
                flags = in.u8("flags", FLAG_NAMES);
            }
            in.close();
            boolean hasHorizon = (flags & HAS_CONFLICT_HORIZON) != 0;
            return new XlHeapPruneFreeze(flags, hasHorizon ? in.xid("snapshot_conflict_horizon") : 0);
        }
    }

    /// `xl_heap_freeze_page`, PG 12 to 16.
    ///
    /// @param count of tuples, from PG 16 on of plans
    record XlHeapFreezePage(int horizon, int count) {

        static XlHeapFreezePage read(FieldReader in) {
            boolean v16 = in.version().atLeast(PgVersion.PG16);
            in.open("xl_heap_freeze_page");
            var freeze = new XlHeapFreezePage(
                    in.xid(v16 ? "snapshotConflictHorizon" : "cutoff_xid"), in.u16(v16 ? "nplans" : "ntuples"));
            if (v16) {
                in.bool("isCatalogRel");
            }
            in.close();
            return freeze;
        }
    }

    /// How to freeze a group of tuples: `xl_heap_freeze_plan` (PG 16), `xlhp_freeze_plan` (from PG 17 on).
    record FreezePlan(int xmax, int infomask2, int infomask, int ntuples) {

        static final int BYTES = 12;

        static List<FreezePlan> readAll(FieldReader in, int count) {
            String struct = in.version().atLeast(PgVersion.PG17) ? "xlhp_freeze_plan" : "xl_heap_freeze_plan";
            DescText.checkCount(in, count, struct, BYTES);
            var plans = new ArrayList<FreezePlan>(count);
            for (int i = 0; i < count; i++) {
                in.open(struct);
                int xmax = in.xid("xmax");
                int infomask2 = in.u16("t_infomask2");
                int infomask = in.u16("t_infomask");
                in.u8("frzflags");
                in.skip(1);
                plans.add(new FreezePlan(xmax, infomask2, infomask, in.u16("ntuples")));
                in.close();
            }
            return plans;
        }
    }

    /// CLEAN of PG 12 and 13, PRUNE of PG 14 to 16.
    static void prune(RecordFields in, Utf8Builder text) {
        var prune = XlHeapPrune.read(in.main());
        if (!in.version().atLeast(PgVersion.PG14)) {
            DescText.unsigned(text.append("remxid "), prune.horizon());
        } else if (!in.version().atLeast(PgVersion.PG16)) {
            DescText.unsigned(text.append("latestRemovedXid "), prune.horizon());
            text.append(" nredirected ").append(prune.nredirected());
            text.append(" ndead ").append(prune.ndead());
        } else {
            DescText.unsigned(text.append("snapshotConflictHorizon: "), prune.horizon());
            text.append(", nredirected: ").append(prune.nredirected());
            text.append(", ndead: ").append(prune.ndead());
            if (in.hasBlockData(0)) {
                FieldReader block = in.block(0);
                int[] redirected = DescText.offsets(block, "redirected", 2 * prune.nredirected());
                int[] dead = DescText.offsets(block, "nowdead", prune.ndead());
                int[] unused = DescText.offsets(block, "nowunused");
                text.append(", nunused: ").append(unused.length);
                DescText.redirections(text.append(", redirected:"), redirected);
                DescText.array(text.append(", dead:"), dead);
                DescText.array(text.append(", unused:"), unused);
            }
            return;
        }
        in.traceBlock(0, block -> {
            DescText.offsets(block, "redirected", 2 * prune.nredirected());
            DescText.offsets(block, "nowdead", prune.ndead());
            DescText.offsets(block, "nowunused");
        });
    }

    /// VACUUM of PG 14 to 16.
    static void vacuum(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        main.open("xl_heap_vacuum");
        int count = main.u16("nunused");
        main.close();
        if (in.version().atLeast(PgVersion.PG16)) {
            text.append("nunused: ").append(count);
            if (in.hasBlockData(0)) {
                DescText.array(text.append(", unused:"), DescText.offsets(in.block(0), "nowunused", count));
            }
        } else {
            text.append("nunused ").append(count);
            in.traceBlock(0, block -> DescText.offsets(block, "nowunused", count));
        }
    }

    /// FREEZE_PAGE of PG 12 to 16.
    static void freeze(RecordFields in, Utf8Builder text) {
        var freeze = XlHeapFreezePage.read(in.main());
        if (in.version().atLeast(PgVersion.PG16)) {
            DescText.unsigned(text.append("snapshotConflictHorizon: "), freeze.horizon());
            text.append(", nplans: ").append(freeze.count());
            if (in.hasBlockData(0)) {
                FieldReader block = in.block(0);
                var plans = FreezePlan.readAll(block, freeze.count());
                plans(plans, block, text);
            }
        } else {
            DescText.unsigned(text.append("cutoff xid "), freeze.horizon());
            text.append(" ntuples ").append(freeze.count());
            in.traceBlock(0, block -> freezeTuples(block, freeze.count()));
        }
    }

    /// `xl_heap_freeze_tuple`, up to PG 15.
    private static void freezeTuples(FieldReader in, int count) {
        for (int i = 0; i < count; i++) {
            in.open("xl_heap_freeze_tuple");
            in.xid("xmax");
            in.u16("offset");
            in.u16("t_infomask2");
            in.u16("t_infomask");
            in.u8("frzflags");
            in.skip(1);
            in.close();
        }
    }

    /// PRUNE_ON_ACCESS, PRUNE_VACUUM_SCAN and PRUNE_VACUUM_CLEANUP, from PG 17 on.
    static void pruneAndFreeze(RecordFields in, Utf8Builder text) {
        var prune = XlHeapPruneFreeze.read(in.main());
        int flags = prune.flags();
        if ((flags & HAS_CONFLICT_HORIZON) != 0) {
            DescText.unsigned(text.append("snapshotConflictHorizon: "), prune.horizon());
        }
        DescText.flag(text.append(", isCatalogRel: "), (flags & IS_CATALOG_REL) != 0);
        int vmFlags = flags >>> VM_SHIFT & VM_MASK;
        if (vmFlags != 0) {
            DescText.hex(text.append(", vm_flags: "), vmFlags);
        }
        if (in.hasBlockData(0)) {
            changes(in.block(0), flags, text);
        }
    }

    /// `heap_xlog_deserialize_prune_and_freeze`
    private static void changes(FieldReader in, int flags, Utf8Builder text) {
        List<FreezePlan> plans = List.of();
        if ((flags & HAS_FREEZE_PLANS) != 0) {
            in.open("xlhp_freeze_plans");
            int count = in.u16("nplans");
            in.skip(2);
            plans = FreezePlan.readAll(in, count);
            in.close();
        }
        int[] redirected = (flags & HAS_REDIRECTIONS) != 0 ? items(in, "redirected", 2) : new int[0];
        int[] dead = (flags & HAS_DEAD_ITEMS) != 0 ? items(in, "nowdead", 1) : new int[0];
        int[] unused = (flags & HAS_NOW_UNUSED_ITEMS) != 0 ? items(in, "nowunused", 1) : new int[0];
        text.append(", nplans: ").append(plans.size());
        text.append(", nredirected: ").append(redirected.length / 2);
        text.append(", ndead: ").append(dead.length);
        text.append(", nunused: ").append(unused.length);
        if (!plans.isEmpty()) {
            plans(plans, in, text);
        }
        if (redirected.length > 0) {
            DescText.redirections(text.append(", redirected:"), redirected);
        }
        if (dead.length > 0) {
            DescText.array(text.append(", dead:"), dead);
        }
        if (unused.length > 0) {
            DescText.array(text.append(", unused:"), unused);
        }
    }

    /// `xlhp_prune_items`
    private static int[] items(FieldReader in, String name, int perTarget) {
        in.open("xlhp_prune_items");
        int targets = in.u16("ntargets");
        int[] items = DescText.offsets(in, name, targets * perTarget);
        in.close();
        return items;
    }

    /// The plans with their tuples' offsets, which follow behind.
    private static void plans(List<FreezePlan> plans, FieldReader in, Utf8Builder text) {
        text.append(", plans: [");
        String separator = "";
        for (FreezePlan plan : plans) {
            DescText.unsigned(text.append(separator).append("{ xmax: "), plan.xmax());
            text.append(", infomask: ").append(plan.infomask());
            text.append(", infomask2: ").append(plan.infomask2());
            text.append(", ntuples: ").append(plan.ntuples());
            DescText.array(text.append(", offsets:"), DescText.offsets(in, "frz_offsets", plan.ntuples()));
            text.append(" }");
            separator = ", ";
        }
        text.append(']');
    }
}
