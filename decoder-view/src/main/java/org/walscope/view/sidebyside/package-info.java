/// Two outputs of one slot side by side. In: a comparison of `org.walscope.plugins`. Out: two panes whose equal rows
/// stand at one height, and the selection's LSN and transaction at the caret. Never reads a slot itself, and shows text
/// as the plugin wrote it: only control characters are made visible and very long lines cut, both said.
package org.walscope.view.sidebyside;
