/// The reorder buffer over WAL: transactions as bars in lanes, how each ended, its changes, the memory they took. In:
/// the opened WAL's transactions. Out: a canvas, and the selection it shares. Geometry first and without JavaFX, then
/// drawing by colour; nothing here grows with the number of transactions but the layout's columns.
package org.walscope.view.timeline;
