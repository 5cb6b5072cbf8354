/// The docked arrangement of the views: what it is as a value ([Arrangement]), how a perspective's first one follows
/// from
/// the list of views ([FirstArrangement]), and the dock that builds it with BentoFX and reads it back. In: views. Out:
/// one
/// node. The docking library is known nowhere else.
package org.walscope.app.dock;
