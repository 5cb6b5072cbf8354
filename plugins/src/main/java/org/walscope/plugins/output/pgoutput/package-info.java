/// What replication/pgoutput/pgoutput.c writes for subscribers: the messages of replication/logical/proto.c. Which
/// changes those are, publications say: [RelationSyncCache] keeps what they come to for each table.
package org.walscope.plugins.output.pgoutput;
