package org.walscope.plugins.output.pgoutput.filter;

/// An expression is not understood, or fails for a row.
public final class FilterException extends Exception {

    private static final long serialVersionUID = 1L;

    public FilterException(String message) {
        super(message);
    }
}
