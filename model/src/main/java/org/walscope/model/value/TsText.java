package org.walscope.model.value;

import java.util.ArrayDeque;
import java.util.Deque;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;

/// `tsvector` and `tsquery`: `tsvectorout` of utils/adt/tsvector.c, `tsqueryout` of tsquery.c.
final class TsText {

    private static final int VALUE = 1;
    private static final int NOT = 1;
    private static final int AND = 2;
    private static final int OR = 3;
    private static final int PHRASE = 4;
    private static final int ITEM = 12;
    private static final String WEIGHTS = "DCBA";

    private TsText() {}

    static void vector(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset);
        int strings = offset + 4 + 4 * count;
        if (count < 0 || strings > offset + length) {
            throw new ValueFormatException("a tsvector of " + count + " words");
        }
        for (int i = 0; i < count; i++) {
            int entry = LittleEndian.i32(bytes, offset + 4 + 4 * i);
            boolean positions = (entry & 1) != 0;
            int wordLength = entry >>> 1 & 0x7FF;
            int at = strings + (entry >>> 12);
            if (i > 0) {
                out.append(' ');
            }
            quoted(bytes, at, wordLength, out);
            if (positions) {
                int list = strings + ((entry >>> 12) + wordLength + 1 & -2);
                int places = LittleEndian.u16(bytes, list);
                for (int p = 0; p < places; p++) {
                    int place = LittleEndian.u16(bytes, list + 2 + 2 * p);
                    out.append(p == 0 ? ':' : ',').append(place & 0x3FFF);
                    if (place >> 14 != 0) {
                        out.append(WEIGHTS.charAt(place >> 14));
                    }
                }
            }
        }
    }

    private static void quoted(byte[] bytes, int at, int length, Utf8Builder out) {
        if (at < 0 || length > bytes.length - at) {
            throw new ValueFormatException("a word beyond the end");
        }
        out.append('\'');
        for (int i = at; i < at + length; i++) {
            if (bytes[i] == '\'' || bytes[i] == '\\') {
                out.appendBytes(bytes, i, 1);
            }
            out.appendBytes(bytes, i, 1);
        }
        out.append('\'');
    }

    /// `tsvectorsend`
    static void sendVector(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset);
        int strings = offset + 4 + 4 * count;
        if (count < 0 || strings > offset + length) {
            throw new ValueFormatException("a tsvector of " + count + " words");
        }
        out.appendInt32(count);
        for (int i = 0; i < count; i++) {
            int entry = LittleEndian.i32(bytes, offset + 4 + 4 * i);
            int wordLength = entry >>> 1 & 0x7FF;
            out.appendBytes(bytes, strings + (entry >>> 12), wordLength).appendByte(0);
            int list = strings + ((entry >>> 12) + wordLength + 1 & -2);
            int places = (entry & 1) != 0 ? LittleEndian.u16(bytes, list) : 0;
            out.appendInt16(places);
            for (int p = 0; p < places; p++) {
                out.appendInt16(LittleEndian.u16(bytes, list + 2 + 2 * p));
            }
        }
    }

    /// `tsquerysend`
    static void sendQuery(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset);
        int operands = offset + 4 + ITEM * count;
        if (count < 0 || operands > offset + length) {
            throw new ValueFormatException("a tsquery of " + count + " items");
        }
        out.appendInt32(count);
        for (int i = 0; i < count; i++) {
            int at = offset + 4 + ITEM * i;
            out.appendByte(bytes[at]);
            if (bytes[at] == VALUE) {
                int packed = LittleEndian.i32(bytes, at + 8);
                out.appendByte(bytes[at + 1])
                        .appendByte(bytes[at + 2])
                        .appendBytes(bytes, operands + (packed >>> 12), packed & 0xFFF)
                        .appendByte(0);
            } else {
                out.appendByte(bytes[at + 1]);
                if (bytes[at + 1] == PHRASE) {
                    out.appendInt16(LittleEndian.u16(bytes, at + 2));
                }
            }
        }
    }

    static void query(byte[] bytes, int offset, int length, Utf8Builder out) {
        int count = LittleEndian.i32(bytes, offset);
        int operands = offset + 4 + ITEM * count;
        if (count < 0 || operands > offset + length) {
            throw new ValueFormatException("a tsquery of " + count + " items");
        }
        if (count > 0) {
            new Query(bytes, offset + 4, operands, count).write(out);
        }
    }

    /// Polish notation turned to infix; deep ones need no deep stack.
    private record Query(byte[] bytes, int items, int operands, int count) {

        void write(Utf8Builder out) {
            // The items are in prefix order, the right operand first
            Deque<String> texts = new ArrayDeque<>();
            Deque<Integer> priorities = new ArrayDeque<>();
            for (int i = count - 1; i >= 0; i--) {
                int at = items + ITEM * i;
                if (bytes[at] == VALUE) {
                    texts.push(operand(at));
                    priorities.push(Integer.MAX_VALUE);
                    continue;
                }
                int operator = bytes[at + 1];
                int distance = LittleEndian.u16(bytes, at + 2);
                int priority = priority(operator);
                if (operator == NOT) {
                    String of = texts.pop();
                    boolean parentheses = priorities.pop() < priority;
                    texts.push(parentheses ? "!( " + of + " )" : "!" + of);
                } else {
                    // What was pushed last is what comes first in the items: the right operand
                    String right = texts.pop();
                    int rightPriority = priorities.pop();
                    String left = texts.pop();
                    int leftPriority = priorities.pop();
                    boolean phrase = operator == PHRASE;
                    texts.push(wrapped(left, leftPriority < priority)
                            + word(operator, distance)
                            + wrapped(right, rightPriority < priority || phrase && rightPriority == priority));
                }
                priorities.push(priority);
            }
            out.append(texts.pop());
        }

        private static String wrapped(String text, boolean parentheses) {
            return parentheses ? "( " + text + " )" : text;
        }

        private static int priority(int operator) {
            return switch (operator) {
                case OR -> 1;
                case AND -> 2;
                case PHRASE -> 3;
                default -> 4;
            };
        }

        private static String word(int operator, int distance) {
            return switch (operator) {
                case OR -> " | ";
                case AND -> " & ";
                case PHRASE -> distance == 1 ? " <-> " : " <" + distance + "> ";
                default -> throw new ValueFormatException("an operator " + operator);
            };
        }

        private String operand(int at) {
            int weight = bytes[at + 1];
            boolean prefix = bytes[at + 2] != 0;
            int packed = LittleEndian.i32(bytes, at + 8);
            var text = new Utf8Builder();
            quoted(bytes, operands + (packed >>> 12), packed & 0xFFF, text);
            if (prefix || weight != 0) {
                text.append(':').append(prefix ? "*" : "");
                for (int bit = 3; bit >= 0; bit--) {
                    if ((weight & 1 << bit) != 0) {
                        text.append(WEIGHTS.charAt(bit));
                    }
                }
            }
            return text.toString();
        }
    }
}
