/// Output plugins: in come transactions and their changes, in the order and by the callbacks that a server has for its
/// plugins; out goes what each would have written. The interface is replication/output_plugin.h's; each plugin follows
/// the one of its name.
package org.walscope.plugins.output;
