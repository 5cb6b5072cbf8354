package org.walscope.view.record;

import java.util.List;
import java.util.Optional;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.record.WalIndex;
import org.walscope.view.RelationNames;
import org.walscope.view.Texts;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.record.TableColumn.Look;

/// The record table's lines as its canvas wants them.
record RecordTableRows(RecordRows shown, RecordTableViewModel model, RelationNames names) implements TableRows {

    /// The columns, in order; `text` answers by their places.
    static List<TableColumn> columns() {
        return List.of(
                new TableColumn(Texts.get("record.column.lsn"), Look.TEXT, 92),
                new TableColumn(Texts.get("record.column.length"), Look.NUMBER, 60),
                new TableColumn(Texts.get("record.column.rmgr"), Look.CHIP, 98),
                new TableColumn(Texts.get("record.column.operation"), Look.TEXT, 112),
                new TableColumn(Texts.get("record.column.xid"), Look.NUMBER, 68),
                new TableColumn(Texts.get("record.column.relation"), Look.TEXT, 132).givingWay(),
                new TableColumn(Texts.get("record.column.images"), Look.NUMBER, 48).givingWay(),
                new TableColumn(Texts.get("record.column.description"), Look.REST, 120));
    }

    @Override
    public long count() {
        return shown.count();
    }

    @Override
    public String text(long position, int column) {
        WalIndex index = shown.index();
        int row = shown.row(position);
        return switch (column) {
            case 0 -> RecordTexts.lsn(index, row);
            case 1 -> RecordTexts.length(index, row);
            case 2 -> RecordTexts.rmgr(index, row, shown.version());
            case 3 -> RecordTexts.operation(index, row, shown.version());
            case 4 -> RecordTexts.xid(index, row);
            case 5 -> names.name(index, row);
            case 6 -> RecordTexts.imageBytes(index, row);
            case 7 -> model.description(row);
            default -> throw new IllegalArgumentException("no column " + column);
        };
    }

    @Override
    public Optional<Notice> notice(long position) {
        return shown.problem(position).map(RecordTableRows::notice);
    }

    @Override
    public Optional<Notice> mark(long position) {
        Optional<WalProblem> problem = shown.problem(position);
        return (problem.isPresent() ? problem : shown.problemWithin(shown.row(position))).map(RecordTableRows::notice);
    }

    @Override
    public ColorRole chip(long position) {
        return ColorRole.ofRmgr(shown.index().rmid(shown.row(position)));
    }

    private static Notice notice(WalProblem problem) {
        ColorRole color = switch (problem.severity()) {
            case ERROR -> ColorRole.SEVERITY_ERROR;
            case WARNING -> ColorRole.SEVERITY_WARNING;
            case INFO -> ColorRole.SEVERITY_INFO;
        };
        String resumes = problem.resumesAt()
                .map(lsn -> "  " + Texts.get("record.problem.resumes", lsn.toString()))
                .orElse("");
        return new Notice(
                Texts.get("record.problem", problem.lsn().toString(), problem.message(), problem.file()) + resumes,
                color);
    }
}
