/// What an output plugin says, in one form for all of them: transactions with their changes. In: nothing, these are
/// values. Out: what readers fill and the alignment compares. Never holds a plugin's own spelling as truth: the text
/// as written stays beside it.
package org.walscope.model.change;
