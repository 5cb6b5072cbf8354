package org.walscope.app.cli;

/// What the program says by its exit status; the same for every subcommand.
public final class ExitCode {

    public static final int FINE = 0;
    /// It looked and found damage or differences.
    public static final int FOUND = 1;
    /// The call is wrong.
    public static final int USAGE = 2;
    /// A server or file cannot be reached.
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
