package org.walscope.app.dock;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/// An arrangement as it is kept in the preferences. Tabs: `{"tabs": ["records"], "selected": "records"}`; a split:
/// `{"split": "vertical", "at": [0.7], "parts": [ … ]}`.
public final class ArrangementJson {

    private static final int MAX_DEPTH = 32;

    private ArrangementJson() {}

    public static JsonObject write(Arrangement arrangement) {
        var json = new JsonObject();
        switch (arrangement) {
            case Arrangement.Tabs(var views, var selected) -> {
                var tabs = new JsonArray();
                views.forEach(tabs::add);
                json.add("tabs", tabs);
                json.addProperty("selected", selected);
            }
            case Arrangement.Split(var vertical, var parts, var positions) -> {
                json.addProperty("split", vertical ? "vertical" : "horizontal");
                var at = new JsonArray();
                positions.forEach(at::add);
                json.add("at", at);
                var children = new JsonArray();
                parts.forEach(part -> children.add(write(part)));
                json.add("parts", children);
            }
        }
        return json;
    }

    /// @throws JsonParseException when it is none
    public static Arrangement read(JsonElement json) {
        try {
            return read(json, 0);
        } catch (IllegalStateException | IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new JsonParseException("not an arrangement of views", e);
        }
    }

    private static Arrangement read(JsonElement element, int depth) {
        if (depth > MAX_DEPTH) {
            throw new JsonParseException("an arrangement nested deeper than " + MAX_DEPTH);
        }
        JsonObject json = element.getAsJsonObject();
        if (json.has("tabs")) {
            List<String> views = StreamSupport.stream(
                            json.getAsJsonArray("tabs").spliterator(), false)
                    .map(JsonElement::getAsString)
                    .toList();
            return new Arrangement.Tabs(views, json.get("selected").getAsString());
        }
        var parts = new ArrayList<Arrangement>();
        for (JsonElement part : json.getAsJsonArray("parts")) {
            parts.add(read(part, depth + 1));
        }
        var at = new ArrayList<Double>();
        for (JsonElement position : json.getAsJsonArray("at")) {
            at.add(Math.clamp(position.getAsDouble(), 0.0, 1.0));
        }
        return new Arrangement.Split("vertical".equals(json.get("split").getAsString()), parts, at);
    }
}
