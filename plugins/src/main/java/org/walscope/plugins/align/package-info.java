/// Two outputs of one WAL side by side. In: decoded outputs. Out: rows that hold every line of both once and in order,
/// each with how far the sides differ and why. Aligns by transaction, then by change (kind, table, row), never by LSN
/// alone; the same whichever side is called left.
package org.walscope.plugins.align;
