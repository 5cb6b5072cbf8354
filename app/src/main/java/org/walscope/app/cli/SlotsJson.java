package org.walscope.app.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.walscope.model.Lsn;
import org.walscope.model.server.OpenTransaction;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.SlotsReport;

/// What `walscope slots list --json` prints; docs/json.md.
final class SlotsJson {

    private SlotsJson() {}

    static String of(SlotsReport report) {
        var document = new JsonObject();
        document.addProperty("current_lsn", report.slots().currentLsn().toString());
        var list = new JsonArray();
        report.slots().slots().forEach(slot -> list.add(slot(report, slot)));
        document.add("slots", list);
        return new GsonBuilder()
                .serializeNulls()
                .disableHtmlEscaping()
                .setPrettyPrinting()
                .create()
                .toJson(document);
    }

    private static JsonObject slot(SlotsReport report, ReplicationSlot slot) {
        var entry = new JsonObject();
        slot.columns().forEach((column, value) -> entry.addProperty(column, value.orElse(null)));
        entry.add("retained_bytes", number(slot.retainedBytes()));
        var kept = report.kept(slot);
        entry.addProperty("oldest_file", kept.flatMap(SlotsReport.Kept::oldest).orElse(null));
        entry.add("files", number(kept.map(SlotsReport.Kept::files).orElse(OptionalInt.empty())));
        entry.add(
                "files_no_other_slot_needs",
                number(kept.map(SlotsReport.Kept::alone).orElse(OptionalInt.empty())));
        entry.addProperty(
                "next_limit",
                kept.flatMap(SlotsReport.Kept::next)
                        .flatMap(ReplicationSlot::restartLsn)
                        .map(Lsn::toString)
                        .orElse(null));
        entry.add("xmin_age", number(report.age(slot, "xmin")));
        entry.add("catalog_xmin_age", number(report.age(slot, "catalog_xmin")));
        entry.add("restart_lsn_held_by", report.pin(slot).map(SlotsJson::pin).orElse(JsonNull.INSTANCE));
        return entry;
    }

    private static JsonElement pin(SlotsReport.Pin pin) {
        OpenTransaction txn = pin.transaction();
        var object = new JsonObject();
        object.addProperty("xid", Integer.toUnsignedLong(txn.xid()));
        object.addProperty("seen_by_slot", pin.seen());
        object.add("pid", number(txn.pid()));
        object.addProperty("state", txn.state());
        object.addProperty("gid", txn.gid().orElse(null));
        object.addProperty("database", txn.database().orElse(null));
        object.addProperty("role", txn.role().orElse(null));
        object.addProperty("since", txn.since().orElse(null));
        var relations = new JsonArray();
        txn.relations().forEach(relations::add);
        object.add("relations", relations);
        return object;
    }

    private static JsonElement number(OptionalInt number) {
        return number.isPresent() ? new JsonPrimitive(number.getAsInt()) : JsonNull.INSTANCE;
    }

    private static JsonElement number(OptionalLong number) {
        return number.isPresent() ? new JsonPrimitive(number.getAsLong()) : JsonNull.INSTANCE;
    }
}
