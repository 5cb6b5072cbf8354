package org.walscope.model.catalog;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.walscope.model.bytes.LittleEndian;

/// The text of `pg_attribute.attmissingval` as a tuple has it, an array of one element, for the types that need
/// nothing
/// but themselves to be printed; utils/array.h.
final class MissingDatum {

    /// Behind `ndim`, `dataoffset`, `elemtype`, one dimension and its lower bound.
    private static final int DATA = 20;

    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay() - EPOCH.toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay() - EPOCH.toEpochDay();
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private MissingDatum() {}

    /// Empty where the element's type is another one, or the array is not such an array.
    ///
    /// @throws IndexOutOfBoundsException when the element does not lie within it
    static Optional<String> text(byte[] array) {
        if (LittleEndian.i32(array, 0) != 1 || LittleEndian.i32(array, 4) != 0) {
            return Optional.empty();
        }
        return switch (LittleEndian.i32(array, 8)) {
            case 16 -> Optional.of(array[DATA] != 0 ? "t" : "f");
            case 18 -> Optional.of(new String(array, DATA, 1, StandardCharsets.ISO_8859_1));
            case 19 -> Optional.of(string(array, DATA, array.length));
            case 20 -> Optional.of(Long.toString(LittleEndian.i64(array, DATA)));
            case 21 -> Optional.of(Short.toString((short) LittleEndian.u16(array, DATA)));
            case 23 -> Optional.of(Integer.toString(LittleEndian.i32(array, DATA)));
            case 26 -> Optional.of(Integer.toUnsignedString(LittleEndian.i32(array, DATA)));
            case 25, 1042, 1043, 114 ->
                Varlena.read(array, DATA).value().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
            case 700 ->
                Optional.of(MissingValue.floating(
                        Float.toString(Float.intBitsToFloat(LittleEndian.i32(array, DATA))), 700));
            case 701 ->
                Optional.of(MissingValue.floating(
                        Double.toString(Double.longBitsToDouble(LittleEndian.i64(array, DATA))), 701));
            case 1082 -> date(LittleEndian.i32(array, DATA)).map(LocalDate::toString);
            case 1114 -> timestamp(LittleEndian.i64(array, DATA));
            case 1184 -> timestamp(LittleEndian.i64(array, DATA)).map(text -> text + "+00");
            case 1700 -> Varlena.read(array, DATA).value().flatMap(MissingDatum::numeric);
            case 2950 -> Optional.of(uuid(HexFormat.of().formatHex(array, DATA, DATA + 16)));
            default -> Optional.empty();
        };
    }

    /// Empty for infinity, and for years that are not written with four digits.
    private static Optional<LocalDate> date(long days) {
        return days < FIRST_DAY || days > LAST_DAY ? Optional.empty() : Optional.of(EPOCH.plusDays(days));
    }

    private static Optional<String> timestamp(long micros) {
        long day = Math.floorDiv(micros, MICROS_OF_DAY);
        long rest = Math.floorMod(micros, MICROS_OF_DAY);
        String fraction =
                rest % 1_000_000 == 0 ? "" : ".%06d".formatted(rest % 1_000_000).replaceFirst("0+$", "");
        long second = rest / 1_000_000;
        return date(day)
                .map(date ->
                        "%s %02d:%02d:%02d%s".formatted(date, second / 3600, second / 60 % 60, second % 60, fraction));
    }

    private static String uuid(String hex) {
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    /// `NumericData` of utils/adt/numeric.c: digits to the base 10,000; empty for what is no number.
    private static Optional<String> numeric(byte[] value) {
        int header = LittleEndian.u16(value, 0);
        boolean isShort = (header & 0x8000) != 0;
        if ((header & 0xC000) == 0xC000) {
            return Optional.empty();
        }
        boolean negative = (header & (isShort ? 0x2000 : 0x4000)) != 0;
        int scale = isShort ? (header & 0x1F80) >> 7 : header & 0x3FFF;
        int weight = isShort
                ? (header & 0x0040) != 0 ? header & 0x3F | ~0x3F : header & 0x3F
                : (short) LittleEndian.u16(value, 2);
        int at = isShort ? 2 : 4;
        int count = (value.length - at) / 2;
        BigInteger digits = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            digits = digits.multiply(BASE).add(BigInteger.valueOf(LittleEndian.u16(value, at + 2 * i)));
        }
        BigDecimal number = new BigDecimal(negative ? digits.negate() : digits)
                .scaleByPowerOfTen(4 * (weight - count + 1))
                .setScale(scale, RoundingMode.HALF_UP);
        return Optional.of(number.toPlainString());
    }

    private static String string(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(bytes, from, end), StandardCharsets.UTF_8);
    }
}
