/// Everything Walscope can tell about the soundness of WAL files: what opening and scanning them found, whether every
/// record's body is what its operation says and its page images are pages, what each finding cost and what follows it.
/// In: opened files, and threads to use. Out: counts and findings. Never changes a file and never stops at a problem.
package org.walscope.model.verify;
