import org.jspecify.annotations.NullMarked;

/// The icons of the window, by what they mean.
@NullMarked
module org.walscope.icons {
    requires transitive javafx.controls;
    requires transitive org.jspecify;
    requires org.kordamp.ikonli.core;
    requires org.kordamp.ikonli.javafx;
    requires org.kordamp.ikonli.carbonicons;

    exports org.walscope.icons;
}
