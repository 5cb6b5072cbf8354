package org.walscope.corpus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One record as pg_waldump prints it.
///
/// @param recordLength bytes without those of page images
/// @param totalLength  bytes
/// @param xid          unsigned
public record WaldumpLine(
        String rmgr, int recordLength, int totalLength, int xid, long lsn, long prev, String description) {

    private static final Pattern FORM = Pattern.compile(
            "rmgr: (\\S+) +len \\(rec/tot\\): +(\\d+)/ *(\\d+), tx: +(\\d+), lsn: ([0-9A-F]+)/([0-9A-F]+),"
                    + " prev ([0-9A-F]+)/([0-9A-F]+), desc: (.*)");

    public static WaldumpLine parse(String line) {
        Matcher matcher = FORM.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a line of pg_waldump: " + line);
        }
        return new WaldumpLine(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseUnsignedInt(matcher.group(4)),
                lsn(matcher.group(5), matcher.group(6)),
                lsn(matcher.group(7), matcher.group(8)),
                matcher.group(9));
    }

    private static long lsn(String high, String low) {
        return Long.parseLong(high, 16) << 32 | Long.parseLong(low, 16);
    }
}
