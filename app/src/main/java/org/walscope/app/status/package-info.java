/// What the window says about itself: running tasks, the log, notices, the status bar. In: jobs, log records, the open
/// WAL. Out: controls.
package org.walscope.app.status;
