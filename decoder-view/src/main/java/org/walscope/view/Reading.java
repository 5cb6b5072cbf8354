package org.walscope.view;

import java.util.concurrent.CountDownLatch;
import org.walscope.view.fx.Background;

/// A job that reads the open files: they must not be closed before it has ended.
///
/// @param ended counted down once it touches them no more, also when it was stopped
record Reading(Background.Job job, CountDownLatch ended) {

    static final Reading NONE = new Reading(() -> {}, new CountDownLatch(0));
}
