import org.jspecify.annotations.NullMarked;

/// Walscope's engine: reads WAL, rebuilds the reorder buffer, talks to servers. Draws nothing and starts no thread.
@NullMarked
module org.walscope.model {
    requires transitive org.jspecify;
    requires java.sql;
    requires org.postgresql.jdbc;
    requires com.google.gson;
    requires com.github.luben.zstd_jni;
    requires org.apache.commons.compress;
    requires org.joda.time;
    requires org.tukaani.xz;

    exports org.walscope.model;
    exports org.walscope.model.bytes;
    exports org.walscope.model.dump;
    exports org.walscope.model.record;
    exports org.walscope.model.reorder;
    exports org.walscope.model.rmgr;
    exports org.walscope.model.segment;
    exports org.walscope.model.page;
    exports org.walscope.model.value;
    exports org.walscope.model.verify;
    exports org.walscope.model.catalog;
    exports org.walscope.model.change;
    exports org.walscope.model.decode;
    exports org.walscope.model.filter;
    exports org.walscope.model.heap;
    exports org.walscope.model.server;
}
