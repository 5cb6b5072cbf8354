package org.walscope.app.command;

import java.util.Locale;
import java.util.OptionalInt;

/// How well a few typed letters fit a title: all letters must stand in it in their order; beginnings of words and
/// letters that follow each other count more.
public final class FuzzyMatch {

    private static final int WORD_START = 8;
    private static final int FOLLOWS = 5;
    private static final int ANYWHERE = 1;

    private FuzzyMatch() {}

    /// The higher the better; empty when the title lacks a letter. Nothing typed fits everything alike.
    public static OptionalInt score(String typed, String title) {
        String query = typed.toLowerCase(Locale.ROOT).replace(" ", "");
        String text = title.toLowerCase(Locale.ROOT);
        int[] best = new int[text.length() + 1];
        // best[i]: of the letters so far, when the last of them stands before place i; 0 when none do yet
        for (int letter = 0; letter < query.length(); letter++) {
            int[] next = new int[text.length() + 1];
            boolean found = false;
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) != query.charAt(letter)) {
                    continue;
                }
                int before = letter == 0 ? 0 : -1;
                boolean follows = letter > 0 && i > 0 && best[i] > 0;
                for (int j = 1; letter > 0 && j <= i; j++) {
                    if (best[j] > 0) {
                        before = Math.max(before, best[j]);
                    }
                }
                if (before < 0) {
                    continue;
                }
                int here = isWordStart(text, i) ? WORD_START : ANYWHERE;
                int score = before + here;
                if (follows) {
                    score = Math.max(score, best[i] + Math.max(here, FOLLOWS));
                }
                next[i + 1] = score;
                found = true;
            }
            if (!found) {
                return OptionalInt.empty();
            }
            best = next;
        }
        int score = 0;
        for (int each : best) {
            score = Math.max(score, each);
        }
        // Of equals the shorter title: more of it was typed
        return OptionalInt.of(score * 100 - text.length());
    }

    private static boolean isWordStart(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
