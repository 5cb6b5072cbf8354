package org.walscope.model.server;

/// A server said no, or could not be asked. The message is one or two sentences for the user: what happened,
/// and what to do about it. It never holds a password.
public class ServerException extends Exception {

    private static final long serialVersionUID = 1L;

    /// `ERRCODE_CONNECTION_FAILURE`: for what the server had no part in.
    static final String NO_SERVER = "08006";

    private final String sqlState;

    /// @param sqlState the five characters of errcodes.txt that come closest
    public ServerException(String message, String sqlState) {
        super(message);
        this.sqlState = sqlState;
    }

    /// The same with what led to it. Only the driver's and the system's own exceptions are kept, for the log.
    public ServerException(String message, String sqlState, Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
    }

    /// The five characters of errcodes.txt, "55006" for a slot in use.
    public String sqlState() {
        return sqlState;
    }

    /// Whether no session came about, or it is gone: trying again may help.
    public boolean isConnectionLoss() {
        return sqlState.startsWith("08") || sqlState.startsWith("57P");
    }
}
