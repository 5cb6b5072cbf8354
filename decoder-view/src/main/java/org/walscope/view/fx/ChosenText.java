package org.walscope.view.fx;

import java.util.function.Function;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// How a list to choose from shows what is in it; nothing of it is typed.
public final class ChosenText<T> extends StringConverter<T> {

    private final Function<T, String> text;

    public ChosenText(Function<T, String> text) {
        this.text = text;
    }

    @Override
    public String toString(@Nullable T of) {
        return of == null ? "" : text.apply(of);
    }

    @Override
    public T fromString(String typed) {
        throw new UnsupportedOperationException("chosen, not typed: " + typed);
    }
}
