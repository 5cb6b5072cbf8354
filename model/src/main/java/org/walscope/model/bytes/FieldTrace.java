package org.walscope.model.bytes;

/// Hears of every field as it is read: the way text, field tree and hex marking come from one decode.
public interface FieldTrace {

    /// Hears nothing; what reading costs nothing for.
    FieldTrace NONE = new FieldTrace() {
        @Override
        public boolean listens() {
            return false;
        }

        @Override
        public void field(String name, int offset, int length, Object value) {}

        @Override
        public void open(String name, int offset) {}

        @Override
        public void close(int offset) {}
    };

    /// False when values need not be made for it.
    default boolean listens() {
        return true;
    }

    /// One field. Offsets count from the record's first byte.
    void field(String name, int offset, int length, Object value);

    /// A struct starts; fields up to the matching [#close] are inside it.
    void open(String name, int offset);

    void close(int offset);
}
