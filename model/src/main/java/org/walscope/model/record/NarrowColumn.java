package org.walscope.model.record;

import org.jspecify.annotations.Nullable;

/// Numbers of which nearly all are from 0 to 65535, two bytes each until one is not: then four. One thread sets; others
/// may read what they were told of.
final class NarrowColumn {

    private final char[] narrow;
    private volatile int @Nullable [] wide;

    NarrowColumn(int size) {
        narrow = new char[size];
    }

    int get(int at) {
        int[] numbers = wide;
        return numbers == null ? narrow[at] : numbers[at];
    }

    void set(int at, int number) {
        int[] numbers = wide;
        if (numbers != null) {
            numbers[at] = number;
        } else if (number >>> Character.SIZE == 0) {
            narrow[at] = (char) number;
        } else {
            widen(at, number);
        }
    }

    void copy(int from, NarrowColumn into, int to, int count) {
        if (wide == null && into.wide == null) {
            System.arraycopy(narrow, from, into.narrow, to, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into.set(to + i, get(from + i));
        }
    }

    private void widen(int at, int number) {
        int[] numbers = new int[narrow.length];
        for (int i = 0; i < at; i++) {
            numbers[i] = narrow[i];
        }
        numbers[at] = number;
        wide = numbers;
    }
}
