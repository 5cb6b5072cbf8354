package org.walscope.model.dump;

import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.XLogRecord;

/// A record's JSON for tests in other packages.
public final class RecordJsonText {

    private RecordJsonText() {}

    public static String of(XLogRecord record) {
        var text = new Utf8Builder();
        RecordJson.append(record, text);
        return text.toString();
    }
}
