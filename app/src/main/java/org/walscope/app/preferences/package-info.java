/// What the window remembers from one run to the next: theme, arrangement, recent files. Never a password, and nothing
/// of what the files hold.
package org.walscope.app.preferences;
