package org.walscope.model.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;

/// A row's columns as stored: where each one's bytes are, without a varlena header and decompressed. Filled anew for
/// each row, so what it shows is good until the next. Columns are counted from 0; dropped ones are among them, and
/// NULL.
/// One thread.
public final class RowValues {

    private static final byte[] NOTHING = {};

    private enum State {
        NULL,
        VALUE,
        UNCHANGED_TOAST,
        MISSING
    }

    private @Nullable CatalogRelation relation;
    private int size;
    private State[] states = new State[16];
    private byte[][] arrays = new byte[16][];
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];

    /// Makes it a row of NULLs.
    public void clear(CatalogRelation of) {
        relation = of;
        size = of.columns().size();
        if (size > states.length) {
            states = new State[size];
            arrays = new byte[size][];
            offsets = new int[size];
            lengths = new int[size];
        }
        Arrays.fill(states, 0, size, State.NULL);
    }

    /// @param length in bytes, of the value alone
    public void set(int column, byte[] array, int offset, int length) {
        states[column] = State.VALUE;
        arrays[column] = array;
        offsets[column] = offset;
        lengths[column] = length;
    }

    public void setNull(int column) {
        states[column] = State.NULL;
    }

    /// The value is kept out of line, and is not in the WAL.
    public void setUnchangedToast(int column) {
        states[column] = State.UNCHANGED_TOAST;
    }

    /// The row is older than the column: its value is the column's `missing`.
    public void setMissing(int column) {
        states[column] = State.MISSING;
    }

    public CatalogRelation relation() {
        if (relation == null) {
            throw new IllegalStateException("no row");
        }
        return relation;
    }

    public int size() {
        return size;
    }

    public boolean isNull(int column) {
        return states[column] == State.NULL;
    }

    public boolean isUnchangedToast(int column) {
        return states[column] == State.UNCHANGED_TOAST;
    }

    /// Whether some column is.
    public boolean hasUnchangedToast() {
        for (int i = 0; i < size(); i++) {
            if (isUnchangedToast(i)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the value is [org.walscope.model.catalog.CatalogColumn#missing], which has no bytes.
    public boolean isMissing(int column) {
        return states[column] == State.MISSING;
    }

    /// Whether a column is stored with the same bytes in both; a value kept out of line is not.
    public boolean isSame(int column, RowValues other) {
        return states[column] == other.states[column]
                && switch (states[column]) {
                    case NULL, MISSING -> true;
                    case UNCHANGED_TOAST -> false;
                    case VALUE ->
                        Arrays.equals(
                                arrays[column],
                                offsets[column],
                                offsets[column] + lengths[column],
                                other.arrays[column],
                                other.offsets[column],
                                other.offsets[column] + other.lengths[column]);
                };
    }

    /// What the value's bytes lie in.
    public byte[] array(int column) {
        return states[column] == State.VALUE ? arrays[column] : NOTHING;
    }

    public int offset(int column) {
        return offsets[column];
    }

    public int length(int column) {
        return lengths[column];
    }
}
