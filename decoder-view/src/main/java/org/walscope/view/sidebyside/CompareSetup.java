package org.walscope.view.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.walscope.icons.AppIcon;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.plugins.OutputComparison;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;

/// What to compare: the slot, two to four sides with their plugins and options, and the button that does it.
final class CompareSetup extends FlowPane {

    /// Pixels of padding left and right of its parts.
    private static final double SIDES = 20;

    private static final List<String> FURTHER = List.of("pgoutput", "test_decoding", "wal2json", "decoderbufs");

    private final ViewContext context;
    private final ServerSession server;
    private final CompareViewModel model;
    private final ComboBox<String> slot = new ComboBox<>();
    private final List<SideForm> sides = new ArrayList<>();
    private final TextField from = new TextField();
    private final Button more = new Button(Texts.get("compare.side.add"), AppIcon.ADD.node());
    private final Button fewer = new Button(Texts.get("compare.side.remove"), AppIcon.CLOSE.node());
    private final Button run = new Button(Texts.get("compare.run"), AppIcon.COMPARE.node());
    private final Button cancel = new Button(Texts.get("compare.cancel"), AppIcon.STOP.node());
    private final Label wrong = new Label();
    private final ListChangeListener<ReplicationSlot> slots = change -> listSlots();
    private Subscription watching = Subscription.EMPTY;
    private Subscription opened = Subscription.EMPTY;

    CompareSetup(ViewContext context, CompareViewModel model) {
        this.context = context;
        this.server = context.server();
        this.model = model;
        getStyleClass().add("compare-setup");
        setMinWidth(0);
        slot.setId("compare-slot");
        slot.setPromptText(Texts.get("compare.setup.slot"));
        slot.setAccessibleText(Texts.get("compare.setup.slot"));
        slot.valueProperty()
                .subscribe(name -> find(name).flatMap(ReplicationSlot::plugin).ifPresent(plugin -> {
                    sides.getFirst().setPlugin(plugin);
                    sides.get(1).setPlugin(plugin.equals("pgoutput") ? "test_decoding" : "pgoutput");
                }));
        from.setId("compare-from");
        from.setPromptText(Texts.get("compare.from"));
        from.setAccessibleText(Texts.get("compare.from"));
        from.setTooltip(new Tooltip(Texts.get("compare.from.tip")));
        from.getStyleClass().addAll("mono", "compare-from");
        run.setId("compare-run");
        run.getStyleClass().add("accent");
        run.setDefaultButton(false);
        run.setOnAction(e -> start());
        run.disableProperty().bind(model.running());
        cancel.setId("compare-cancel");
        cancel.setOnAction(e -> model.cancel());
        cancel.visibleProperty().bind(model.running());
        cancel.managedProperty().bind(model.running());
        more.setId("compare-side-add");
        more.setOnAction(_ -> {
            addSide();
            layOut();
        });
        fewer.setId("compare-side-remove");
        fewer.setOnAction(_ -> {
            sides.removeLast();
            layOut();
        });
        wrong.setId("compare-wrong");
        wrong.getStyleClass().add("compare-failure");
        wrong.managedProperty().bind(wrong.textProperty().isNotEmpty());
        addSide();
        addSide();
        sides.getFirst().setPlugin("test_decoding");
        layOut();
    }

    private void addSide() {
        var side = new SideForm(context, sides.size());
        side.setPlugin(FURTHER.get(sides.isEmpty() ? 1 : sides.size() == 1 ? 0 : sides.size()));
        if (!sides.isEmpty()) {
            side.setOrigin(sides.getLast().origin());
        }
        side.maxWidthProperty().bind(widthProperty().subtract(SIDES));
        sides.add(side);
    }

    private void layOut() {
        var busy = new ProgressIndicator();
        busy.getStyleClass().add("compare-busy");
        busy.visibleProperty().bind(model.running());
        busy.managedProperty().bind(model.running());
        var doing = new Label();
        doing.textProperty().bind(model.progress());
        doing.visibleProperty().bind(model.running());
        doing.managedProperty().bind(model.running());
        more.setDisable(sides.size() >= OutputComparison.MOST_SIDES);
        fewer.setDisable(sides.size() <= 2);
        getChildren().setAll(box(name("compare.setup.slot"), slot, from));
        getChildren().addAll(sides);
        getChildren().addAll(box(more, fewer), box(run, cancel, busy, doing), wrong);
    }

    private static Label name(String key) {
        var name = new Label(Texts.get(key));
        name.setMinWidth(USE_PREF_SIZE);
        return name;
    }

    private HBox box(javafx.scene.Node... nodes) {
        var box = new HBox(nodes);
        box.getStyleClass().add("compare-setup-part");
        box.setAlignment(Pos.CENTER_LEFT);
        box.maxWidthProperty().bind(widthProperty().subtract(SIDES));
        return box;
    }

    private Optional<ReplicationSlot> find(String name) {
        return server.slots().stream().filter(s -> s.name().equals(name)).findFirst();
    }

    private void listSlots() {
        String chosen = slot.getValue();
        List<String> names = server.slots().stream()
                .filter(ReplicationSlot::isLogical)
                .filter(s -> !s.temporary())
                .map(ReplicationSlot::name)
                .toList();
        if (!slot.getItems().equals(names)) {
            slot.getItems().setAll(names);
            slot.setValue(
                    names.contains(chosen) ? chosen : names.stream().findFirst().orElse(null));
        }
    }

    private void start() {
        wrong.setText("");
        try {
            String begin = from.getText().strip();
            Optional<Lsn> at = Lsn.parse(begin);
            if (!begin.isEmpty() && at.isEmpty()) {
                throw new IllegalArgumentException(Texts.get("slot.advance.not-an-lsn"));
            }
            Optional<String> chosen = Optional.ofNullable(slot.getValue());
            model.run(
                    server.settings().get(),
                    sides.stream().map(side -> side.source(chosen)).toList(),
                    at);
        } catch (IllegalArgumentException e) {
            wrong.setText(e.getMessage());
        }
    }

    void attach() {
        server.slots().addListener(slots);
        watching = server.compareSource().subscribe(source -> source.ifPresent(s -> slot.setValue(s.name())));
        opened = context.wal().paths().subscribe(this::takeFilesWithoutServer);
        listSlots();
    }

    /// Without a server, files are all there is.
    private void takeFilesWithoutServer() {
        if (server.settings().get().isEmpty() && !context.wal().paths().get().isEmpty()) {
            sides.forEach(side -> side.setOrigin(SideForm.Origin.WAL));
        }
    }

    void detach() {
        opened.unsubscribe();
        server.slots().removeListener(slots);
        watching.unsubscribe();
    }
}
