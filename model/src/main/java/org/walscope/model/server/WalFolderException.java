package org.walscope.model.server;

import java.io.IOException;

/// A folder cannot take the WAL that is to be streamed into it. The message is a sentence for the user.
public final class WalFolderException extends IOException {

    private static final long serialVersionUID = 1L;

    WalFolderException(String message) {
        super(message);
    }
}
