package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.OutputSection;
import org.walscope.model.change.RelationName;

/// How often the changes of each table are the same, and how they differ.
///
/// @param relation empty for changes of no table: messages, what could not be read
/// @param counts   of rows by [DifferenceKind]'s ordinal; not copied
public record RelationCounts(Optional<RelationName> relation, int[] counts) {

    public int of(DifferenceKind kind) {
        return counts[kind.ordinal()];
    }

    public int rows() {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    /// Of an alignment, by table: those that differ most first.
    public static List<RelationCounts> of(Alignment alignment) {
        List<Map<Integer, RelationName>> tables =
                alignment.sides().stream().map(RelationCounts::tables).toList();
        Map<Optional<RelationName>, int[]> counts = new HashMap<>();
        for (AlignedRow row : alignment.rows()) {
            if (row.change()) {
                counts.computeIfAbsent(relation(row, tables), key -> new int[DifferenceKind.values().length])[
                        row.difference().kind().ordinal()]++;
            }
        }
        List<RelationCounts> found = new ArrayList<>();
        counts.forEach((relation, of) -> found.add(new RelationCounts(relation, of)));
        found.sort(Comparator.comparingInt((RelationCounts each) -> each.of(DifferenceKind.MEANING))
                .thenComparingInt(each -> each.of(DifferenceKind.EXPECTED))
                .thenComparingInt(RelationCounts::rows)
                .reversed()
                .thenComparing(each -> each.relation.map(RelationName::toString).orElse("")));
        return found;
    }

    /// The table of a row: as the first side that has lines there names it.
    static Optional<RelationName> relation(AlignedRow row, List<Map<Integer, RelationName>> tables) {
        for (int side = 0; side < row.sides().size(); side++) {
            LineRange lines = row.sides().get(side);
            if (!lines.isEmpty()) {
                return Optional.ofNullable(tables.get(side).get(lines.from()));
            }
        }
        return Optional.empty();
    }

    /// By the line that a change of a table begins with.
    static Map<Integer, RelationName> tables(ComparedSide side) {
        Map<Integer, RelationName> tables = new HashMap<>();
        for (OutputSection section : side.output().sections()) {
            for (DecodedItem item : section.items()) {
                relation(item).ifPresent(name -> tables.put(item.lines().from(), name));
            }
        }
        return tables;
    }

    private static Optional<RelationName> relation(DecodedItem item) {
        return switch (item) {
            case DecodedChange.Insert insert -> Optional.of(insert.relation());
            case DecodedChange.Update update -> Optional.of(update.relation());
            case DecodedChange.Delete delete -> Optional.of(delete.relation());
            case DecodedChange.Truncate truncate ->
                truncate.relations().stream().findFirst();
            default -> Optional.empty();
        };
    }
}
