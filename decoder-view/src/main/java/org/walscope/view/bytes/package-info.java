/// What every view that shows bytes shares: a canvas of hex and characters, and the caret and mark it moves. In: bytes,
/// their fields and tints. Out: the range somebody chose. Must never show a byte that is not there, and knows no view.
package org.walscope.view.bytes;
