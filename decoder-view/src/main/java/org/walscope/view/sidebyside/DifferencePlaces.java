package org.walscope.view.sidebyside;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.walscope.plugins.align.DifferenceKind;

/// Where among the display rows each kind of difference begins: found without going through a million of them.
final class DifferencePlaces {

    static final int NONE = -1;

    /// By kind, rising.
    private final int[][] places = new int[DifferenceKind.values().length][];

    DifferencePlaces(List<DisplayRow> rows) {
        int[] counts = new int[places.length];
        for (int i = 0; i < rows.size(); i++) {
            counts[rows.get(i).kind().ordinal()] += begins(rows, i) ? 1 : 0;
        }
        for (int kind = 0; kind < places.length; kind++) {
            places[kind] = new int[counts[kind]];
        }
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (begins(rows, i)) {
                int kind = rows.get(i).kind().ordinal();
                places[kind][--counts[kind]] = i;
            }
        }
    }

    /// Whether a row of the alignment begins there; a long one goes on over several heights.
    private static boolean begins(List<DisplayRow> rows, int place) {
        DisplayRow row = rows.get(place);
        return !row.isHeader()
                && (place == 0
                        || rows.get(place - 1).isHeader()
                        || rows.get(place - 1).row() != row.row());
    }

    /// The nearest after that place, or with -1 before it; around the ends.
    ///
    /// @param from      -1 for before all
    /// @param direction 1 or -1
    /// @return [#NONE] where there is none of those kinds
    int next(Set<DifferenceKind> kinds, int from, int direction) {
        int near = NONE;
        int around = NONE;
        for (DifferenceKind kind : kinds) {
            int[] of = places[kind.ordinal()];
            if (of.length > 0) {
                int at = direction > 0 ? after(of, from) : after(of, from - 1) - 1;
                near = at >= 0 && at < of.length ? nearer(near, of[at], direction) : near;
                around = nearer(around, of[direction > 0 ? 0 : of.length - 1], direction);
            }
        }
        return near == NONE ? around : near;
    }

    private static int nearer(int known, int place, int direction) {
        return known == NONE || Integer.compare(place, known) == -direction ? place : known;
    }

    /// The worst kind that begins in that range.
    DifferenceKind worst(int from, int to) {
        for (int kind = places.length - 1; kind > 0; kind--) {
            int at = after(places[kind], from - 1);
            if (at < places[kind].length && places[kind][at] < to) {
                return DifferenceKind.values()[kind];
            }
        }
        return DifferenceKind.SAME;
    }

    /// The index of the first one above a place.
    private static int after(int[] of, int place) {
        int found = Arrays.binarySearch(of, place);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
