package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/// `array_send` and `array_out` of utils/adt/arrayfuncs.c: dimensions, the type of the elements, the elements.
final class SentArray {

    private static final int MOST_DIMENSIONS = 6; // MAXDIM, utils/array.h
    private static final int BOX = 603; // the one type whose elements are separated by semicolons

    private record Dimension(int size, int lowerBound) {}

    private record Contents(int elementType, List<Dimension> dimensions, List<Optional<String>> elements) {}

    private SentArray() {}

    /// An array; empty where the text of an element cannot be told.
    static Optional<String> text(MessageBytes in) throws OutputFormatException {
        return read(in).map(SentArray::text);
    }

    /// `int2vector` and `oidvector`, which are told without braces.
    static Optional<String> vector(MessageBytes in) throws OutputFormatException {
        return read(in).map(a -> {
            var out = new StringJoiner(" ");
            a.elements().forEach(e -> out.add(e.orElse("")));
            return out.toString();
        });
    }

    private static Optional<Contents> read(MessageBytes in) throws OutputFormatException {
        int count = in.i32("number of dimensions");
        in.i32("flags");
        int type = in.i32("element type");
        if (count < 0 || count > MOST_DIMENSIONS) {
            throw new OutputFormatException(0, count + " dimensions");
        }
        var dimensions = new ArrayList<Dimension>();
        long elements = count == 0 ? 0 : 1;
        for (int i = 0; i < count; i++) {
            var dimension = new Dimension(in.i32("dimension"), in.i32("lower bound"));
            elements *= Math.max(0, dimension.size());
            dimensions.add(dimension);
            if (dimension.size() < 1 || elements > in.remaining()) {
                throw new OutputFormatException(0, "dimension of " + dimension.size());
            }
        }
        var values = new ArrayList<Optional<String>>();
        for (long i = 0; i < elements; i++) {
            Optional<byte[]> sent = in.countedOrNull("element");
            Optional<String> value = sent.isPresent() ? SentValue.text(type, sent.get()) : Optional.empty();
            if (sent.isPresent() && value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value);
        }
        return Optional.of(new Contents(type, dimensions, values));
    }

    private static String text(Contents array) {
        if (array.dimensions().isEmpty()) {
            return "{}";
        }
        var out = new StringBuilder();
        if (array.dimensions().stream().anyMatch(d -> d.lowerBound() != 1)) {
            for (Dimension d : array.dimensions()) {
                out.append('[')
                        .append(d.lowerBound())
                        .append(':')
                        .append(d.lowerBound() + d.size() - 1)
                        .append(']');
            }
            out.append('=');
        }
        level(array, 0, 0, out);
        return out.toString();
    }

    /// Writes one level of braces; the result is the place of the next element.
    private static int level(Contents array, int depth, int element, StringBuilder out) {
        if (depth == array.dimensions().size()) {
            out.append(array.elements()
                    .get(element)
                    .map(e -> quoted(e, delimiter(array)))
                    .orElse("NULL"));
            return element + 1;
        }
        int next = element;
        out.append('{');
        for (int i = 0; i < array.dimensions().get(depth).size(); i++) {
            if (i > 0) {
                out.append(delimiter(array));
            }
            next = level(array, depth + 1, next, out);
        }
        out.append('}');
        return next;
    }

    private static char delimiter(Contents array) {
        return array.elementType() == BOX ? ';' : ',';
    }

    private static String quoted(String element, char delimiter) {
        boolean bare = !element.isEmpty()
                && !element.toLowerCase(Locale.ROOT).equals("null")
                && element.chars()
                        .noneMatch(c -> c == '"'
                                || c == '\\'
                                || c == '{'
                                || c == '}'
                                || c == delimiter
                                || SentRange.isSpace(c));
        return bare ? element : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
