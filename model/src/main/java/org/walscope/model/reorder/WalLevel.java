package org.walscope.model.reorder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// `WalLevel` of access/xlog.h, in its order; what a record says is kept for is the server's `effective_wal_level`.
public enum WalLevel {
    MINIMAL,
    REPLICA,
    LOGICAL;

    /// As the setting `wal_level` has it.
    public String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<WalLevel> of(String settingName) {
        return Arrays.stream(values())
                .filter(level -> level.settingName().equals(settingName))
                .findFirst();
    }

    static Optional<WalLevel> of(int number) {
        return number >= 0 && number < values().length ? Optional.of(values()[number]) : Optional.empty();
    }
}
