/// The reorder buffer over WAL: transactions as bars in lanes, how each ended, its changes, the memory they took and
/// what
/// a slot with another limit would have spilled or streamed. In: the opened WAL's transactions, a live server's slots.
/// Out: a canvas, pictures of it, and the selection it shares. Geometry first and without JavaFX (`TimelineLayout`,
/// `BarRows`, `TimelineBars`), then drawing by colour, with one [org.walscope.view.timeline.Ink] for canvas and SVG.
/// What a frame costs depends on its pixels alone: nothing here grows with the number of transactions but the layout's
/// columns.
package org.walscope.view.timeline;
