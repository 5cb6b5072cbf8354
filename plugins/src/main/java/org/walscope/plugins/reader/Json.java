package org.walscope.plugins.reader;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Strict JSON, numbers kept as they are written. Errors are [OutputFormatException]s.
final class Json {

    /// Where gson says it stopped.
    private static final Pattern COLUMN = Pattern.compile("at line (\\d+) column (\\d+)");

    private Json() {}

    /// Reads one object and nothing after it.
    static JsonObject object(String text) throws OutputFormatException {
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new OutputFormatException(0, "something follows the JSON document");
            }
            if (element instanceof JsonObject object) {
                return object;
            }
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw malformed(text, String.valueOf(e.getMessage()));
        }
        throw new OutputFormatException(0, "expected a JSON object");
    }

    private static OutputFormatException malformed(String text, String message) {
        Matcher place = COLUMN.matcher(message);
        int position = 0;
        String problem = message.lines().findFirst().orElse("");
        if (place.find()) {
            int line = Integer.parseInt(place.group(1));
            position = Math.max(0, Integer.parseInt(place.group(2)) - 1);
            for (int start = 0; line > 1; line--) {
                start = text.indexOf('\n', start) + 1;
                position += line == 2 ? start : 0;
            }
            problem = problem.substring(0, Math.max(0, problem.indexOf(" at line")));
        }
        int colon = problem.indexOf("Exception: ");
        return new OutputFormatException(
                Math.min(position, text.length()),
                "not JSON: " + (colon < 0 ? problem : problem.substring(colon + 11)));
    }

    static JsonArray array(JsonObject in, String key) throws OutputFormatException {
        if (in.get(key) instanceof JsonArray array) {
            return array;
        }
        throw new OutputFormatException(0, "\"" + key + "\" is no array");
    }

    static JsonObject object(JsonElement element, String what) throws OutputFormatException {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw new OutputFormatException(0, what + " is no object");
    }

    static String string(JsonObject in, String key) throws OutputFormatException {
        return optionalString(in, key).orElseThrow(() -> new OutputFormatException(0, "\"" + key + "\" is missing"));
    }

    /// A string or number; empty where the key is missing or null.
    static Optional<String> optionalString(JsonObject in, String key) throws OutputFormatException {
        JsonElement element = in.get(key);
        if (element == null || element.isJsonNull()) {
            return Optional.empty();
        }
        return Optional.of(text(element, key));
    }

    static String text(JsonElement element, String what) throws OutputFormatException {
        if (element instanceof JsonPrimitive primitive) {
            return primitive.getAsString();
        }
        throw new OutputFormatException(0, "\"" + what + "\" is neither text nor number");
    }
}
