package org.walscope.model.value;

/// Bytes that are no value of the type they are said to be of.
public final class ValueFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ValueFormatException(String problem) {
        super(problem, null, false, false);
    }
}
