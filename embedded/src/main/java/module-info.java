import org.jspecify.annotations.NullMarked;

/// A PostgreSQL server of our own on this machine, for the demonstration and for the tests.
@NullMarked
module org.walscope.embedded {
    requires transitive org.jspecify;
    requires org.tukaani.xz;
    requires embedded.postgres.binaries.linux.amd64; // holds no class, the programs alone

    exports org.walscope.embedded;
}
