/// What is open, as a tree: WAL files by system, timeline and segment; servers with their slots. In: the open WAL and
/// the
/// server. Out: what the user chose, through the open WAL and the selection. Reads no file itself.
package org.walscope.view.source;
