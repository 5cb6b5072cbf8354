package org.walscope.plugins.output;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.UUID;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.decode.RowValues;
import org.walscope.model.value.ValueOutput;

/// Values as a server stores them, of the types that the constants of a test have.
final class StoredConstants implements ValueOutput {

    @Override
    public void text(RowValues row, int column, Utf8Builder out) {
        ByteBuffer in = ByteBuffer.wrap(row.array(column), row.offset(column), row.length(column))
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        int type = row.relation().columns().get(column).type();
        switch (type) {
            case 16 -> out.append(in.get(0) == 1 ? "t" : "f");
            case 20 -> out.append(in.getLong(0));
            case 21 -> out.append(in.getShort(0));
            case 23 -> out.append(in.getInt(0));
            case 25, 1043 -> out.appendBytes(row.array(column), row.offset(column), row.length(column));
            case 701 -> out.append(Double.toString(in.getDouble(0)));
            case 1082 ->
                out.append(LocalDate.of(2000, 1, 1).plusDays(in.getInt(0)).toString());
            case 1700 -> out.append(numeric(in).toPlainString());
            case 2950 -> {
                in.order(ByteOrder.BIG_ENDIAN);
                out.append(new UUID(in.getLong(0), in.getLong(8)).toString());
            }
            default -> throw new IllegalArgumentException("type " + type);
        }
    }

    /// `NumericShort` of utils/adt/numeric.c.
    private static BigDecimal numeric(ByteBuffer in) {
        int header = in.getShort(0);
        int weight = (header & 0x40) == 0 ? header & 0x3F : header | ~0x3F;
        BigDecimal value = BigDecimal.ZERO;
        for (int i = 1; i < in.limit() / 2; i++) {
            value = value.add(BigDecimal.valueOf(in.getShort(2 * i)).scaleByPowerOfTen(4 * (weight - i + 1)));
        }
        BigDecimal scaled = value.setScale((header & 0x1F80) >> 7);
        return (header & 0x2000) == 0 ? scaled : scaled.negate();
    }

    @Override
    public boolean send(RowValues row, int column, Utf8Builder out) {
        return false;
    }

    @Override
    public boolean isKnown(int type) {
        return true;
    }

    @Override
    public String typeName(int type, int typmod) {
        return Integer.toString(type);
    }
}
