package org.walscope.model.change;

/// Why a write could not be read.
///
/// @param position in the write: characters of text, bytes of a binary message, from 0
/// @param message  what was expected and what stands there
public record ReadProblem(int position, String message) {

    /// The same, its position not behind the end of what was written.
    public ReadProblem within(int length) {
        return position <= length ? this : new ReadProblem(length, message);
    }

    @Override
    public String toString() {
        return message + " at position " + position;
    }
}
