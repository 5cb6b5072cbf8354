package org.walscope.model.server;

import java.util.Collection;
import java.util.Locale;

/// The rules of a slot's name: `ReplicationSlotValidateName` in replication/slot.c.
public final class SlotName {

    /// `NAMEDATALEN` less the byte that ends it.
    public static final int MAX_LENGTH = 63;

    /// What the names of Walscope's own copies begin with.
    public static final String PREFIX = "walscope_";

    private SlotName() {}

    public static boolean isValid(String name) {
        return name.matches("[a-z0-9_]{1," + MAX_LENGTH + "}");
    }

    /// @throws ServerException what a name may be made of
    static void check(String name) throws ServerException {
        if (!isValid(name)) {
            throw new ServerException(
                    "\"" + name + "\" cannot be a slot's name. Use 1 to " + MAX_LENGTH
                            + " lower-case letters, digits and underscores.",
                    "42602");
        }
    }

    /// A name that says whose copy it is, and that none of `taken` has: `walscope_orders_pgoutput_1`.
    public static String forCopy(String source, String plugin, Collection<String> taken) {
        for (int n = 1; ; n++) {
            String end = "_" + legal(plugin) + "_" + n;
            int room = Math.max(1, MAX_LENGTH - PREFIX.length() - end.length());
            String middle = legal(source);
            String name = PREFIX + middle.substring(0, Math.min(room, middle.length())) + end;
            name = name.length() <= MAX_LENGTH ? name : name.substring(name.length() - MAX_LENGTH);
            if (!taken.contains(name)) {
                return name;
            }
        }
    }

    private static String legal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }
}
