/// What was found wrong with the open WAL, as a table. In: the problems of files and scan. Out: the selection. Judges
/// nothing: the sentences are the model's.
package org.walscope.view.finding;
