package org.walscope.model;

import java.util.Optional;

/// `ForkNumber` in common/relpath.h; the names are `forkNames` of common/relpath.c.
public enum ForkNumber {
    MAIN("main"),
    FSM("fsm"),
    VISIBILITYMAP("vm"),
    INIT("init");

    private static final ForkNumber[] VALUES = values();

    private final String forkName;

    ForkNumber(String forkName) {
        this.forkName = forkName;
    }

    public String forkName() {
        return forkName;
    }

    public static Optional<ForkNumber> of(int number) {
        return number >= 0 && number < VALUES.length ? Optional.of(VALUES[number]) : Optional.empty();
    }
}
