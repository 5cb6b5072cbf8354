/// What every view that shows bytes shares: a canvas of hex and characters with a caret and a mark, a tree of fields.
/// In: bytes,
/// their fields and tints. Out: the range somebody chose. Must never show a byte that is not there, and knows no view.
package org.walscope.view.bytes;
