/// Who replicates what to whom: publications, slots, walsenders, subscriptions, tables and origins as one tree;
/// and
/// which transaction a subscriber cannot apply.

package org.walscope.view.replication;
