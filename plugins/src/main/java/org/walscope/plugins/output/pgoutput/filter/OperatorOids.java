package org.walscope.plugins.output.pgoutput.filter;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Operators by their OIDs, catalog/pg_operator.dat, as far as both sides have types of [FilterType].
final class OperatorOids {

    private static final Map<Integer, String> SYMBOLS = new HashMap<>();

    /// `-` with nothing before it.
    private static final Set<Integer> NEGATIVE = Set.of(484, 558, 559, 584, 585, 1751);

    /// Functions that casts between numbers call, catalog/pg_cast.dat.
    private static final Set<Integer> NUMBER_CASTS =
            Set.of(235, 311, 313, 314, 316, 480, 481, 482, 714, 754, 1740, 1746, 1781, 1782);

    static {
        add(
                "=", 15, 91, 94, 96, 98, 410, 416, 532, 533, 620, 670, 1093, 1120, 1130, 1320, 1752, 1862, 1868, 1955,
                2060, 2972);
        add(
                "<>", 36, 85, 411, 417, 518, 519, 531, 538, 539, 621, 671, 1094, 1121, 1131, 1321, 1753, 1863, 1869,
                1956, 2061, 2973);
        add(
                "<", 37, 58, 95, 97, 412, 418, 534, 535, 622, 664, 672, 1095, 1122, 1132, 1322, 1754, 1864, 1870, 1957,
                2062, 2974);
        add(
                ">", 59, 76, 413, 419, 520, 521, 536, 537, 623, 666, 674, 1097, 1123, 1133, 1324, 1756, 1865, 1871,
                1959, 2064, 2975);
        add(
                "<=", 80, 414, 420, 522, 523, 540, 541, 624, 665, 673, 1096, 1124, 1134, 1323, 1694, 1755, 1866, 1872,
                1958, 2063, 2976);
        add(
                ">=", 82, 415, 430, 524, 525, 542, 543, 625, 667, 675, 1098, 1125, 1135, 1325, 1695, 1757, 1867, 1873,
                1960, 2065, 2977);
        add("+", 550, 551, 552, 553, 684, 688, 692, 818, 822, 1758);
        add("-", 554, 555, 556, 557, 685, 689, 693, 819, 823, 1759);
        add("*", 514, 526, 544, 545, 686, 690, 694, 820, 824, 1760);
        add("/", 527, 528, 546, 547, 687, 691, 695, 821, 825, 1761);
        add("%", 439, 529, 530, 1762);
        add("||", 654);
    }

    private OperatorOids() {}

    private static void add(String symbol, int... oids) {
        for (int oid : oids) {
            SYMBOLS.put(oid, symbol);
        }
    }

    /// As SQL writes it; empty for one not known.
    static Optional<String> symbol(int oid) {
        return Optional.ofNullable(SYMBOLS.get(oid));
    }

    static boolean isNegative(int oid) {
        return NEGATIVE.contains(oid);
    }

    static boolean isNumberCast(int function) {
        return NUMBER_CASTS.contains(function);
    }
}
