package org.walscope.model.server;

import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// What a server and the role we are say about themselves; asked anew where it may have changed.
///
/// @param versionNum             `server_version_num`: 150019
/// @param versionText            `server_version`: "15.19 (Debian …)"
/// @param systemIdentifier       of the cluster, as in every WAL segment's first page; unsigned
/// @param walSegmentSize         bytes
/// @param walLevel               `minimal`, `replica` or `logical`
/// @param inRecovery             whether it is a standby
/// @param mayReplicate           whether the role is a superuser or has REPLICATION
/// @param currentLsn             how far WAL is flushed; on a standby, how far it is replayed
/// @param outputPluginLibraries  the plugins `output_plugin_libraries` allows; empty where the release has no
///                               such setting or the role may not see it
public record ServerFacts(
        int versionNum,
        String versionText,
        long systemIdentifier,
        int timeline,
        int walSegmentSize,
        String walLevel,
        int maxReplicationSlots,
        boolean inRecovery,
        String role,
        boolean mayReplicate,
        Lsn currentLsn,
        Optional<List<String>> outputPluginLibraries) {

    public ServerFacts {
        outputPluginLibraries = outputPluginLibraries.map(List::copyOf);
    }

    public int major() {
        return versionNum / 10000;
    }

    /// Empty for a release whose WAL is not known here.
    public Optional<PgVersion> version() {
        return PgVersion.ofMajor(major());
    }

    /// Whether `output_plugin_libraries` lets a slot use it.
    public boolean allows(String plugin) {
        return outputPluginLibraries.map(allowed -> allowed.contains(plugin)).orElse(true);
    }
}
