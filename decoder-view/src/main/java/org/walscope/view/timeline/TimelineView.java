package org.walscope.view.timeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.KeyValue;
import javafx.animation.Timeline;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.walscope.icons.AppIcon;
import org.walscope.model.server.ServerFacts;
import org.walscope.view.EmptyState;
import org.walscope.view.FollowWal;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// The reorder buffer over WAL: a tool bar, the canvas, beside it the list of transactions when it is asked for,
/// below them a sentence on what is chosen and the legend.
public final class TimelineView implements WalView, TimelineToolBar.Actions {

    private static final Duration FLASH = Duration.millis(900);

    private final OpenWal wal;
    private final ServerSession server;
    private final OpenCatalog catalog;
    private final PictureDialog pictures;
    private final TimelineViewModel model;
    private final BorderPane root = new BorderPane();
    private final TimelineCanvas canvas;
    private final TransactionsPane list;
    private final BorderPane content = new BorderPane();
    private final TimelineToolBar toolBar;
    private final FollowWal followWal;
    private final TimelineExport export;
    private final DoubleProperty brightness = new SimpleDoubleProperty();
    private final Timeline fading = new Timeline(
            new KeyFrame(Duration.ZERO, new KeyValue(brightness, 1)), new KeyFrame(FLASH, new KeyValue(brightness, 0)));
    private final InvalidationListener follow = source -> showWal();
    private final InvalidationListener named = source -> learnNames();
    private final InvalidationListener followSlots = source -> markSlots();
    private final InvalidationListener followOn = source -> showFollow();
    private final InvalidationListener followFlash = source -> startFading();

    public TimelineView(ViewContext context) {
        this(context, PictureDialog::ofSystem);
    }

    TimelineView(ViewContext context, PictureDialog pictures) {
        this.wal = context.wal();
        this.server = context.server();
        this.catalog = context.catalog();
        this.pictures = pictures;
        this.model = new TimelineViewModel(context.selection(), context.background());
        this.canvas = new TimelineCanvas(model, context.colors());
        this.list = new TransactionsPane(model);
        this.toolBar = new TimelineToolBar(model, server, this);
        this.followWal = server.follow();
        this.export = new TimelineExport(canvas, context.background(), model::tell);
        root.getStyleClass().add("timeline-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(TimelineView.class.getResource("timeline.css"))
                        .toExternalForm());
        content.setCenter(canvas);
        content.setBottom(footer(new TimelineLegend(context.colors())));
        root.setTop(toolBar);
        root.setCenter(emptyState());
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        brightness.addListener((source, before, now) -> model.flash().fade(now.doubleValue()));
    }

    private VBox footer(Node legend) {
        var sentence = new Label();
        sentence.setId("timeline-sentence");
        sentence.textProperty()
                .bind(Bindings.createStringBinding(
                        this::sentence,
                        model.notice(),
                        model.selectedText(),
                        model.summary(),
                        followWal.state(),
                        followWal.trouble(),
                        model.buffer().problem()));
        sentence.setMinWidth(0);
        var footer = new VBox(sentence, legend);
        footer.getStyleClass().add("footer");
        return footer;
    }

    private String sentence() {
        for (var each : new String[] {
            model.buffer().problem().get(),
            model.notice().get(),
            followWal.trouble().get().orElse(""),
            model.selectedText().get(),
            followWal.state().get()
        }) {
            if (!each.isEmpty()) {
                return each;
            }
        }
        return model.summary().get();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.attach();
        canvas.attach();
        toolBar.attach();
        list.attach();
        model.revision().addListener(followFlash);
        catalog.names().addListener(named);
        learnNames();
        wal.transactions().addListener(follow);
        wal.scanning().addListener(follow);
        model.building().addListener(follow);
        server.slots().addListener(followSlots);
        server.facts().addListener(followSlots);
        wal.timeline().addListener(followSlots);
        followWal.on().addListener(followOn);
        followWal.impossible().addListener(followOn);
        showFollow();
        showWal();
        markSlots();
    }

    @Override
    public void detach() {
        model.detach();
        canvas.detach();
        toolBar.detach();
        list.detach();
        model.revision().removeListener(followFlash);
        catalog.names().removeListener(named);
        wal.transactions().removeListener(follow);
        wal.scanning().removeListener(follow);
        model.building().removeListener(follow);
        server.slots().removeListener(followSlots);
        server.facts().removeListener(followSlots);
        wal.timeline().removeListener(followSlots);
        followWal.on().removeListener(followOn);
        followWal.impossible().removeListener(followOn);
    }

    private void learnNames() {
        model.learnNames(catalog.names().get());
        list.renamed();
    }

    private void showFollow() {
        boolean on = followWal.on().get();
        if (on != model.following().get()) {
            model.setFollowing(on);
        }
        toolBar.setFollowPossible(on ? Optional.empty() : followWal.impossible().get());
    }

    private void markSlots() {
        model.mark(
                SlotMark.of(server.slots(), server.facts().get(), wal.timeline().get()));
        model.buffer()
                .setServerVersion(server.facts()
                        .get()
                        .filter(facts -> wal.timeline()
                                .get()
                                .filter(shown -> shown.systemIdentifier() == facts.systemIdentifier())
                                .isPresent())
                        .map(ServerFacts::versionNum)
                        .orElse(0));
    }

    private void startFading() {
        if (model.flash().brightness() == 1 && fading.getStatus() != Animation.Status.RUNNING) {
            fading.playFromStart();
        }
    }

    private void showWal() {
        var transactions = wal.transactions().get();
        boolean shown = transactions.isPresent()
                && model.data()
                        .map(data -> data.transactions() == transactions.get())
                        .orElse(false);
        if (transactions.isEmpty()) {
            model.clear();
        } else if (!shown && !model.building().get()) {
            model.show(wal.index(), transactions.get());
        }
        boolean something =
                model.data().map(data -> data.transactions().size() > 0).orElse(false);
        root.setCenter(something ? content : emptyState());
    }

    private Node emptyState() {
        String state;
        if (wal.scanning().get() || model.building().get()) {
            state = "reading";
        } else if (wal.timeline().get().isEmpty()) {
            state = "closed";
        } else {
            state = "empty";
        }
        return new EmptyState(
                AppIcon.TIMELINE, Texts.get("timeline." + state + ".title"), Texts.get("timeline." + state + ".text"));
    }

    @Override
    public void list(boolean show) {
        content.setRight(show ? list : null);
        model.lists().setShown(show);
        toolBar.setListShown(show);
    }

    @Override
    public void follow(boolean on) {
        if (on) {
            followWal.start();
        } else {
            followWal.stop();
        }
        toolBar.setFollowing(followWal.on().get());
    }

    @Override
    public void export(String ending) {
        if (model.data().isPresent()) {
            pictures.choose(root, "timeline." + ending).ifPresent(file -> export(file, ending));
        }
    }

    private void export(Path file, String ending) {
        if (ending.equals("svg")) {
            export.svg(file, wal.title().get() + ". " + model.summary().get());
        } else {
            export.png(file);
        }
    }

    /// Keys of the whole view; those of the canvas are its own.
    private void key(KeyEvent event) {
        boolean onCanvas = canvas.isFocused() && !event.isAltDown() && !event.isShortcutDown();
        if (onCanvas && (event.getCode() == KeyCode.SLASH || event.getText().equals("/"))) {
            toolBar.find();
        } else if (onCanvas && event.getCode() == KeyCode.L) {
            list(!model.lists().isShown());
        } else if (onCanvas && event.getCode() == KeyCode.B) {
            list(true);
            model.lists().choose(ListKind.HELD);
            model.scrubber().show();
        } else if (onCanvas && event.getCode() == KeyCode.T) {
            model.setUnit(
                    model.unit().get() == TimelineScale.Unit.LSN ? TimelineScale.Unit.TIME : TimelineScale.Unit.LSN);
        } else if (event.getCode() == KeyCode.ESCAPE && list.isFocusWithin()) {
            canvas.requestFocus();
        } else {
            return;
        }
        event.consume();
    }
}
