/// The one filter language, for the record table, colour rules and `--where`: text becomes an expression, an
/// expression becomes a test of a [org.walscope.model.record.WalIndex]'s rows. In: what a user typed. Out: a predicate,
/// or
/// the place and reason of a syntax error. Never guesses what was meant.
package org.walscope.model.filter;
