package org.walscope.model;

/// Transaction ids, kept as `int` everywhere and read unsigned; `TransactionId` and its comparison in
/// access/transam.h and access/transam/transam.c.
public final class Xid {

    public static final int INVALID = 0;
    public static final int BOOTSTRAP = 1;
    public static final int FROZEN = 2;
    public static final int FIRST_NORMAL = 3;

    private Xid() {}

    public static boolean isValid(int xid) {
        return xid != INVALID;
    }

    public static boolean isNormal(int xid) {
        return Integer.compareUnsigned(xid, FIRST_NORMAL) >= 0;
    }

    /// Whether `a` is logically older than `b`: modulo 2^32 between normal ids, plain order where one is special.
    public static boolean precedes(int a, int b) {
        return isNormal(a) && isNormal(b) ? a - b < 0 : Integer.compareUnsigned(a, b) < 0;
    }

    public static String toString(int xid) {
        return Integer.toUnsignedString(xid);
    }
}
