/// How fast Walscope is: WAL made by pgbench, benches of the engine, and ratios against PostgreSQL's own tools taken in
/// the same run. Nothing here is part of the program. docs/performance.md says what was measured, and how to do it
/// again.
@NullMarked
package org.walscope.bench;

import org.jspecify.annotations.NullMarked;
