package org.walscope.view.record;

import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.walscope.model.Lsn;
import org.walscope.view.RelationNames;
import org.walscope.view.Texts;

/// What one can do with a line of the record table.
final class RecordMenu {

    static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private RecordMenu() {}

    /// The menu of the line at `position`.
    static ContextMenu of(RecordTableViewModel model, long position) {
        RecordRows rows = model.rows().get();
        Lsn lsn = rows.lsn(position);
        var menu = new ContextMenu(item(Texts.get("record.copy-lsn", lsn.toString()), () -> put(lsn.toString())));
        MenuItem copyLine = item(Texts.get("record.copy-line"), () -> model.line(position, RecordMenu::put));
        copyLine.setAccelerator(COPY);
        menu.getItems().add(copyLine);
        menu.getItems().add(new SeparatorMenuItem());
        if (rows.problem(position).isEmpty()) {
            int row = rows.row(position);
            String xid = RecordTexts.xid(rows.index(), row);
            if (!xid.isEmpty()) {
                menu.getItems().add(item(Texts.get("record.only-xid", xid), () -> model.filterOnXid(position)));
            }
            String relation = RelationNames.NONE.name(rows.index(), row);
            if (!relation.isEmpty()) {
                menu.getItems()
                        .add(item(Texts.get("record.only-relation", relation), () -> model.filterOnRelation(position)));
            }
            String rmgr = RecordTexts.rmgr(rows.index(), row, rows.version());
            menu.getItems().add(item(Texts.get("record.only-rmgr", rmgr), () -> model.filterOnRmgr(position)));
        }
        menu.getItems().add(item(Texts.get("record.from-here"), () -> model.filterFrom(position)));
        if (rows.isFiltered()) {
            menu.getItems().add(item(Texts.get("record.filter.clear"), model::clearFilter));
        }
        return menu;
    }

    static void put(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private static MenuItem item(String text, Runnable action) {
        var item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> action.run());
        return item;
    }
}
