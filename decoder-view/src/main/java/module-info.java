import org.jspecify.annotations.NullMarked;

/// The views of the workbench, each on its own, joined by one selection.
@NullMarked
module org.walscope.view {
    requires transitive org.walscope.model;
    requires transitive org.walscope.plugins;
    requires transitive org.walscope.icons;
    requires transitive javafx.controls;
    requires org.fxmisc.richtext;
    requires org.fxmisc.flowless;
    requires reactfx;
    requires atlantafx.base;

    exports org.walscope.view.bytes;
    exports org.walscope.view.finding;
    exports org.walscope.view.fx;
    exports org.walscope.view.hex;
    exports org.walscope.view.page;
    exports org.walscope.view.record;
    exports org.walscope.view.sidebyside;
    exports org.walscope.view.timeline;
    exports org.walscope.view.transaction;
    exports org.walscope.view.source;
    exports org.walscope.view;
    exports org.walscope.view.replication;
    exports org.walscope.view.slot;
}
