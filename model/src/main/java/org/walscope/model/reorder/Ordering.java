package org.walscope.model.reorder;

/// Sorting without boxes.
final class Ordering {

    private static final int DIGIT_BITS = 16;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private Ordering() {}

    /// Sorts `values` by `keys`, which are not negative, keeping the order of equal ones; least digit first.
    static void sortByKeys(long[] keys, int[] values) {
        long all = 0;
        for (long key : keys) {
            all |= key;
        }
        long[] fromKeys = keys;
        int[] fromValues = values;
        long[] toKeys = new long[keys.length];
        int[] toValues = new int[keys.length];
        for (int shift = 0; shift < Long.SIZE && all >>> shift != 0; shift += DIGIT_BITS) {
            int[] place = new int[DIGITS + 1];
            for (long key : fromKeys) {
                place[(int) (key >>> shift & DIGITS - 1) + 1]++;
            }
            for (int i = 0; i < DIGITS; i++) {
                place[i + 1] += place[i];
            }
            for (int i = 0; i < fromKeys.length; i++) {
                int to = place[(int) (fromKeys[i] >>> shift & DIGITS - 1)]++;
                toKeys[to] = fromKeys[i];
                toValues[to] = fromValues[i];
            }
            long[] keysBefore = fromKeys;
            int[] valuesBefore = fromValues;
            fromKeys = toKeys;
            fromValues = toValues;
            toKeys = keysBefore;
            toValues = valuesBefore;
        }
        if (fromValues != values) {
            System.arraycopy(fromValues, 0, values, 0, values.length);
        }
    }
}
