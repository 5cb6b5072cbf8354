/// What the window can be told to do: [org.walscope.app.command.Command] is one such thing, and menus, toolbar, palette
/// and the list of keys are built from a list of them. In: the list. Out: controls. Knows no view.
package org.walscope.app.command;
