package org.walscope.plugins.output;

/// A plugin refuses: the message is the one its server has as ERROR.
public final class OutputPluginException extends Exception {

    private static final long serialVersionUID = 1L;

    public OutputPluginException(String message) {
        super(message);
    }
}
