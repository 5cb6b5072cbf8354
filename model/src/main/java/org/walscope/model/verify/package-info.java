/// Everything Walscope can tell about the soundness of WAL files: what opening and scanning them found, and whether
/// every record's body is what its operation says and its page images are pages. In: opened files. Out: counts and
/// problems. Never changes a file and never stops at a problem.
package org.walscope.model.verify;
