/// The values everything else speaks of: positions, transaction ids, relations, releases. No package below this one;
/// nothing here reads a byte.
package org.walscope.model;
