package org.walscope.app.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;

/// What streaming does to a slot, said before it begins, and asked about where it changes the slot.
///
/// @param confirm whether what is written is confirmed
/// @param yes     do not ask
record StreamQuestion(PrintWriter err, ReplicationSlot slot, boolean confirm, boolean yes) {

    /// @param options as the plugin gets them
    boolean mayStream(Map<String, String> options) {
        boolean turnsTwoPhaseOn = slot.turnsTwoPhaseOn(options);
        if (confirm) {
            err.println(
                    "This consumes slot \"" + slot.name() + "\": what is written is confirmed, and the server sends it"
                            + " to nobody again, the slot's own consumer included. To look without consuming: walscope peek, or"
                            + " --no-confirm.");
        } else {
            err.println("Nothing is confirmed: slot \"" + slot.name() + "\" stays at "
                    + slot.confirmedFlushLsn().map(Lsn::toString).orElse("its position")
                    + ", keeps its WAL, and sends all of this again next time; no commit is released. Meanwhile the"
                    + " slot is in use, and its own consumer cannot connect.");
        }
        if (turnsTwoPhaseOn) {
            err.println("The option two_phase turns two_phase on for slot \"" + slot.name() + "\", for good.");
        }
        return confirm || turnsTwoPhaseOn ? agreed() : flushed();
    }

    boolean mayStreamWal() {
        if (confirm) {
            err.println(
                    "This consumes slot \"" + slot.name() + "\": its restart_lsn follows what is written and fsynced,"
                            + " and the server may remove the WAL before it. The slot's own receiver cannot connect meanwhile,"
                            + " and may miss that WAL afterwards. To leave the slot where it is: --no-confirm.");
        } else {
            err.println("Nothing is confirmed: slot \"" + slot.name() + "\" stays at "
                    + slot.restartLsn().map(Lsn::toString).orElse("its position")
                    + " and keeps its WAL; no commit is released. Meanwhile the slot is in use, and its own receiver"
                    + " cannot connect.");
        }
        return confirm ? agreed() : flushed();
    }

    private boolean flushed() {
        err.flush();
        return true;
    }

    private boolean agreed() {
        err.flush();
        if (yes) {
            return true;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            err.println("There is no terminal to ask on. Add --yes if that is what you want.");
            return false;
        }
        String answer = console.readLine("Go on? [y/N] ");
        boolean agreed =
                answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        if (!agreed) {
            err.println("Nothing was read.");
        }
        return agreed;
    }
}
