package org.walscope.app.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.walscope.model.server.StreamedWrite;

/// How `walscope stream` writes what a plugin wrote: a line a write, binary plugins' in lower-case hex.
@FunctionalInterface
interface StreamFormat {

    Set<String> BINARY_PLUGINS = Set.of("pgoutput", "decoderbufs");

    Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /// With the newline that ends it.
    byte[] line(StreamedWrite write);

    static StreamFormat of(String plugin, boolean json) {
        boolean binary = BINARY_PLUGINS.contains(plugin);
        if (json) {
            return write -> utf8(GSON.toJson(object(write, binary)) + "\n");
        }
        if (binary) {
            return write -> utf8(HexFormat.of().formatHex(write.write().data()) + "\n");
        }
        return write -> {
            byte[] data = write.write().data();
            byte[] line = Arrays.copyOf(data, data.length + 1);
            line[data.length] = '\n';
            return line;
        };
    }

    private static JsonObject object(StreamedWrite write, boolean binary) {
        byte[] data = write.write().data();
        var object = new JsonObject();
        object.addProperty("lsn", write.write().lsn().toString());
        object.addProperty("server_end", write.serverEnd().toString());
        object.addProperty("sent_at", write.sentAt().toString());
        String text = null;
        if (!binary) {
            try {
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(data))
                        .toString();
            } catch (CharacterCodingException e) {
                binary = true; // said by the member's name
            }
        }
        object.addProperty(binary ? "hex" : "text", binary ? HexFormat.of().formatHex(data) : text);
        return object;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
