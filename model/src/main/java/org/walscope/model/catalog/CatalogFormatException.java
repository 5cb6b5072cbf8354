package org.walscope.model.catalog;

import java.io.IOException;

/// A file that is no saved catalog. The message is a sentence that names the file and the place in it.
public final class CatalogFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    CatalogFormatException(String message) {
        super(message);
    }
}
