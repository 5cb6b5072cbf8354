package org.walscope.app;

import org.walscope.app.cli.WalscopeCommand;

/// Where the program starts, window or not.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(WalscopeCommand.run(args));
    }
}
