package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Which elements of two sequences belong together, in order on both sides: Myers' O(ND) difference, with a bound on
/// its cost, and the elements that occur once on each side as anchors where the bound is reached. Mirror-symmetric:
/// the sides are put in an order of their own before anything is decided.
final class SequenceMatch {

    /// Edits looked for between two anchors; time and memory grow with its square.
    private static final int MOST_EDITS = 600;

    private static final int DEEPEST = 8;

    private final int[] a;
    private final int[] b;
    private final int[] partner;

    private SequenceMatch(int[] a, int[] b) {
        this.a = a;
        this.b = b;
        this.partner = new int[a.length];
        Arrays.fill(partner, -1);
    }

    /// For each element of `left` the place of its equal in `right`, or -1. Partners rise on both sides.
    ///
    /// @param order of an element, the same whichever side it is met on first
    static int[] match(int[] left, int[] right, IntUnaryOperator order) {
        if (compare(left, right, order) > 0) {
            return inverse(match(right, left, order), left.length);
        }
        var match = new SequenceMatch(left, right);
        match.between(0, left.length, 0, right.length, 0);
        return match.partner;
    }

    private static int compare(int[] left, int[] right, IntUnaryOperator order) {
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int decided = Integer.compare(order.applyAsInt(left[i]), order.applyAsInt(right[i]));
            if (decided != 0) {
                return decided;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int[] inverse(int[] partners, int length) {
        int[] inverse = new int[length];
        Arrays.fill(inverse, -1);
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                inverse[partners[i]] = i;
            }
        }
        return inverse;
    }

    private void between(int fromA, int toA, int fromB, int toB, int depth) {
        int a0 = fromA;
        int b0 = fromB;
        int a1 = toA;
        int b1 = toB;
        while (a0 < a1 && b0 < b1 && a[a0] == b[b0]) {
            partner[a0++] = b0++;
        }
        while (a0 < a1 && b0 < b1 && a[a1 - 1] == b[b1 - 1]) {
            partner[--a1] = --b1;
        }
        if (a0 == a1 || b0 == b1 || myers(a0, a1, b0, b1) || depth == DEEPEST) {
            return;
        }
        List<int[]> anchors = anchors(a0, a1, b0, b1);
        if (anchors.isEmpty()) {
            return;
        }
        for (int[] anchor : anchors) {
            partner[anchor[0]] = anchor[1];
            between(a0, anchor[0], b0, anchor[1], depth + 1);
            a0 = anchor[0] + 1;
            b0 = anchor[1] + 1;
        }
        between(a0, a1, b0, b1, depth + 1);
    }

    /// The greedy algorithm; false, with nothing decided, when more than [#MOST_EDITS] edits would be needed.
    private boolean myers(int a0, int a1, int b0, int b1) {
        int n = a1 - a0;
        int m = b1 - b0;
        int most = Math.min(MOST_EDITS, n + m);
        int[] reached = new int[2 * most + 3];
        var history = new ArrayList<int[]>();
        for (int d = 0; d <= most; d++) {
            history.add(Arrays.copyOfRange(reached, most + 1 - d, most + 2 + d));
            for (int k = -d; k <= d; k += 2) {
                int place = most + 1 + k;
                int x = k == -d || k != d && reached[place - 1] < reached[place + 1]
                        ? reached[place + 1]
                        : reached[place - 1] + 1;
                int y = x - k;
                while (x < n && y < m && a[a0 + x] == b[b0 + y]) {
                    x++;
                    y++;
                }
                reached[place] = x;
                if (x >= n && y >= m) {
                    walkBack(history, d, a0, b0, n, m);
                    return true;
                }
            }
        }
        return false;
    }

    private void walkBack(List<int[]> history, int edits, int a0, int b0, int n, int m) {
        int x = n;
        int y = m;
        for (int d = edits; d >= 0; d--) {
            int[] reached = history.get(d);
            int k = x - y;
            int before = 0;
            int beforeY = 0;
            if (d > 0) {
                boolean down = k == -d || k != d && at(reached, d, k - 1) < at(reached, d, k + 1);
                int previousK = down ? k + 1 : k - 1;
                before = at(reached, d, previousK);
                beforeY = before - previousK;
            }
            while (x > before && y > beforeY && a[a0 + x - 1] == b[b0 + y - 1]) {
                x--;
                y--;
                partner[a0 + x] = b0 + y;
            }
            x = before;
            y = beforeY;
        }
    }

    /// What was reached on diagonal `k` before step `d`.
    private static int at(int[] reached, int d, int k) {
        int place = k + d;
        return place < 0 || place >= reached.length ? -1 : reached[place];
    }

    /// Elements that occur once on each side, the longest run of them that rises on both.
    private List<int[]> anchors(int a0, int a1, int b0, int b1) {
        Map<Integer, Integer> onceA = once(a, a0, a1);
        Map<Integer, Integer> onceB = once(b, b0, b1);
        var pairs = new ArrayList<int[]>();
        for (int i = a0; i < a1; i++) {
            if (onceA.getOrDefault(a[i], -1) == i && onceB.getOrDefault(a[i], -1) >= 0) {
                pairs.add(new int[] {i, onceB.getOrDefault(a[i], -1)});
            }
        }
        return rising(pairs);
    }

    private static Map<Integer, Integer> once(int[] sequence, int from, int to) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = from; i < to; i++) {
            places.merge(sequence[i], i, (first, second) -> -1);
        }
        return places;
    }

    /// The longest subsequence whose second members rise.
    private static List<int[]> rising(List<int[]> pairs) {
        int[] tails = new int[pairs.size()];
        int[] previous = new int[pairs.size()];
        int length = 0;
        for (int i = 0; i < pairs.size(); i++) {
            int low = 0;
            int high = length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (pairs.get(tails[middle])[1] < pairs.get(i)[1]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            previous[i] = low == 0 ? -1 : tails[low - 1];
            tails[low] = i;
            length = Math.max(length, low + 1);
        }
        var run = new ArrayList<int[]>();
        for (int i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = previous[i]) {
            run.add(pairs.get(i));
        }
        return run.reversed();
    }
}
