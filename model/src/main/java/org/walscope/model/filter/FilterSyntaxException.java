package org.walscope.model.filter;

/// A filter that does not parse. The message is a sentence for the person who typed it.
public final class FilterSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    FilterSyntaxException(int position, String message) {
        super(message);
        this.position = position;
    }

    /// Where in the text, in characters from 0; the text's length when something is missing at its end.
    public int position() {
        return position;
    }
}
