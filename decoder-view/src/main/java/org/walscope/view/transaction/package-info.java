/// One transaction in full: its facts, its changes in the order of WAL under the xid that wrote each, what happened
/// while it was open, and what that kept a slot's `restart_lsn` from. With a catalog open its changes have their
/// rows, and say whether a plugin sends them. In: the selection's transaction. Out: the selection's record. Follows
/// replication/logical/snapbuild.c and logical.c for what an open transaction holds back. Never says a time that no
/// record tells: where it has to be bounded by others' commits it says so.
package org.walscope.view.transaction;
