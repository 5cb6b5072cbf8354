package org.walscope.model.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.walscope.model.record.XLogRecord;

/// Damages bytes at random and notes what it did.
///
final class Mutation {

    private static final int PAGE = 8192;

    private final RandomGenerator random;
    private final List<String> notes;
    /// Bytes were moved to another place, so that a record may now be where none was.
    private boolean moves;

    /// @param notes gets a line for each damage
    Mutation(RandomGenerator random, List<String> notes) {
        this.random = random;
        this.notes = notes;
    }

    boolean moves() {
        return moves;
    }

    /// A damaged copy of a segment; most damages are near `page`.
    byte[] ofSegment(byte[] sound, int page) {
        byte[] bytes = sound.clone();
        for (int count = 1 + random.nextInt(4); count > 0 && bytes.length > 0; count--) {
            bytes = once(bytes, Math.min(place(bytes.length, page), bytes.length - 1));
        }
        return bytes;
    }

    private int place(int length, int page) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(length);
            case 1, 2 -> page + random.nextInt(40);
            case 3 -> page + PAGE + random.nextInt(40);
            default -> page + (random.nextInt(2 * PAGE) & -8) + random.nextInt(24);
        };
    }

    private byte[] once(byte[] bytes, int at) {
        int length = Math.min(1 + random.nextInt(64), bytes.length - at);
        switch (random.nextInt(12)) {
            case 0 -> {
                notes.add("cut at " + at);
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                notes.add("zero " + length + " at " + at);
                Arrays.fill(bytes, at, at + length, (byte) 0);
            }
            case 2 -> {
                notes.add("fill " + length + " at " + at);
                Arrays.fill(bytes, at, at + length, (byte) random.nextInt());
            }
            case 3 -> copy(bytes, random.nextInt(bytes.length - length + 1), at, length);
            case 4 -> {
                int page = at & -PAGE;
                if (random.nextBoolean()) {
                    notes.add("zero the page at " + page);
                    Arrays.fill(bytes, page, Math.min(page + PAGE, bytes.length), (byte) 0);
                } else if (page + PAGE <= bytes.length) {
                    int from = random.nextInt(bytes.length / PAGE) * PAGE;
                    copy(bytes, from, page, PAGE);
                }
            }
            case 5, 6 -> number(bytes, at);
            default -> {
                int mask = 1 << random.nextInt(8);
                notes.add("flip " + mask + " at " + at);
                bytes[at] ^= (byte) mask;
            }
        }
        return bytes;
    }

    private void copy(byte[] bytes, int from, int to, int length) {
        notes.add("copy " + length + " from " + from + " to " + to);
        moves = true;
        System.arraycopy(bytes.clone(), from, bytes, to, length);
    }

    /// A count or a length gone wrong.
    private void number(byte[] bytes, int at) {
        int[] odd = {0, 1, 23, 24, 25, 255, 256, 0x7FFF, 0xFFFF, 1 << 20, 1 << 24, Integer.MAX_VALUE, -1, -8};
        int value = odd[random.nextInt(odd.length)];
        int width = Math.min(random.nextBoolean() ? 4 : 2, bytes.length - at);
        notes.add("set " + width + " bytes at " + at + " to " + value);
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /// A damaged copy of a record whose `xl_tot_len` is right, as a scan proves it before anything else is read.
    byte[] ofRecord(byte[] sound) {
        int fixed = XLogRecord.HEADER_BYTES;
        byte[] bytes = sound.clone();
        if (bytes.length > fixed && random.nextInt(3) == 0) {
            int length = fixed + random.nextInt(bytes.length - fixed + 1);
            notes.add("record of " + length + " bytes");
            bytes = Arrays.copyOf(bytes, length);
        }
        if (random.nextInt(4) == 0) {
            bytes[16] = (byte) random.nextInt();
            bytes[17] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(22));
            notes.add("info " + (bytes[16] & 0xFF) + ", rmgr " + bytes[17]);
        }
        for (int count = random.nextInt(5); count > 0 && bytes.length > fixed; count--) {
            // Headers and the start of the body decide what is read.
            int room = random.nextBoolean() ? Math.min(bytes.length - fixed, 64) : bytes.length - fixed;
            int at = fixed + random.nextInt(room);
            switch (random.nextInt(4)) {
                case 0 -> number(bytes, at);
                case 1 -> {
                    int to = Math.min(bytes.length, at + random.nextInt(24));
                    notes.add("random bytes from " + at + " to " + to);
                    for (int i = at; i < to; i++) {
                        bytes[i] = (byte) random.nextInt();
                    }
                }
                default -> {
                    int mask = 1 << random.nextInt(8);
                    notes.add("flip " + mask + " at " + at);
                    bytes[at] ^= (byte) mask;
                }
            }
        }
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (bytes.length >>> 8 * i);
        }
        return bytes;
    }
}
