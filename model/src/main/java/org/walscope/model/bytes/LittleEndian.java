package org.walscope.model.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in a byte array as the servers that Walscope knows write them, at any offset. Out of the array's bounds is
/// an
/// [IndexOutOfBoundsException]: whoever reads has checked.
public final class LittleEndian {

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static int u16(byte[] bytes, int at) {
        return (short) U16.get(bytes, at) & 0xFFFF;
    }

    public static int i32(byte[] bytes, int at) {
        return (int) I32.get(bytes, at);
    }

    public static long i64(byte[] bytes, int at) {
        return (long) I64.get(bytes, at);
    }
}
