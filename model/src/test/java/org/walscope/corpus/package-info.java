/// Real WAL for tests: the repository's small corpus, always there, and a larger one where it is. In: folders with
/// packed segments and pg_waldump's text beside them. Out: unpacked folders and the text's records.
package org.walscope.corpus;
