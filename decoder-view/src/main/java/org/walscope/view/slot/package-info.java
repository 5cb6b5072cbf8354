/// The slots of the connected server: a table with every column the server has, each slot on the server's WAL
/// line, and what can be done with one: copy, peek, stream and look at each frame, fetch its WAL, compare; and,
/// asked for by name and
/// confirmed, create, advance and drop. Also the form that connects. In: the server session. Out: what the user
/// asked for, done by it. Must never peek at a slot itself when a temporary copy will do, nor change one
/// without having asked.
package org.walscope.view.slot;
