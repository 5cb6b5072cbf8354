/// What is open, as a tree: WAL files by system, timeline, stretch and segment, with what lies beside them and where
/// timelines were forked; servers with their slots. In: the open WAL and the server. Out: what the user chose, through
/// the open WAL and the selection. Reads no file itself.
package org.walscope.view.source;
