import org.jspecify.annotations.NullMarked;

/// The workbench window and the command line.
@NullMarked
module org.walscope.app {
    requires org.walscope.view;
    requires atlantafx.base;
    requires bento.fx;
    requires info.picocli;
    requires com.google.gson;
    requires java.logging;
    requires org.walscope.embedded;
    requires java.sql;

    exports org.walscope.app to
            javafx.graphics;

    opens org.walscope.app.cli to
            info.picocli;
}
