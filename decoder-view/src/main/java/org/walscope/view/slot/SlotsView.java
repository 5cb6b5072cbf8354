package org.walscope.view.slot;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.walscope.icons.AppIcon;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.EmptyState;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// The slots of the connected server, or the form that connects to one.
public final class SlotsView implements WalView {

    private static final Duration LOOK_AGAIN = Duration.seconds(10);

    private final ServerSession session;
    private final SlotsViewModel model;
    private final BorderPane root = new BorderPane();
    private final SlotTable table;
    private final SlotLine line;
    private final SlotDetails details = new SlotDetails();
    private final ScrollPane scrolled = new ScrollPane(details);
    private final BorderPane side = new BorderPane(scrolled);
    private final SplitPane upper;
    private final SplitPane connected;
    private final VBox messages = new VBox();
    private final Label failure = SlotControls.sentence("problem");
    private final Label note = SlotControls.sentence("note");
    private final HBox question = new HBox();
    private final HBox banner = new HBox();
    private final HBox left = new HBox();
    private final InvalidationListener leftChanged = _ -> showLeft();
    private final PeekPane peek;
    private final StreamViewModel stream;
    private final StreamPane streamPane;
    /// While somebody sees the slots they are looked at again and again; so their history fills.
    private final Timeline look =
            new Timeline(new KeyFrame(LOOK_AGAIN, _ -> session().lookAtSlots()));
    private final InvalidationListener sessionChanged = _ -> showSession();
    private final ListChangeListener<ReplicationSlot> slotsChanged = _ -> showSlots();
    private final InvalidationListener copiesChanged = _ -> showCopies();
    private final InvalidationListener failed =
            _ -> SlotControls.show(failureLabel(), session().failure().get().orElse(""));

    public SlotsView(ViewContext context) {
        session = context.server();
        model = new SlotsViewModel(session);
        peek = new PeekPane(context.colors(), () -> hide(peek()));
        stream = new StreamViewModel(session, context.background());
        streamPane = new StreamPane(stream, context.colors(), () -> hide(streamPane()));
        table = new SlotTable(session.slots(), model::isOpenCopy);
        line = new SlotLine(context.colors(), slot -> table.getSelectionModel().select(slot));
        table.getSelectionModel().selectedItemProperty().addListener((_, _, slot) -> {
            if (slot != null) {
                choose(Optional.of(slot));
            }
        });
        table.setPlaceholder(new EmptyState(AppIcon.SLOT, Texts.get("slot.none"), Texts.get("slot.none.do")));
        scrolled.setFitToWidth(true);
        scrolled.setFitToHeight(true);
        upper = new SplitPane(table, side);
        upper.setDividerPositions(0.7);
        var scroll = new ScrollPane(line);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("slot-line-scroll");
        connected = new SplitPane(upper, scroll);
        connected.setOrientation(Orientation.VERTICAL);
        connected.setDividerPositions(0.75);
        messages.getStyleClass().add("slot-messages");
        banner.getStyleClass().add("slot-banner");
        question.getStyleClass().add("slot-question");
        left.getStyleClass().add("slot-banner");
        left.setId("slot-left");
        messages.getChildren().addAll(left, banner, question, failure, note);
        model.question().subscribe(this::showQuestion);
        model.note().subscribe(text -> SlotControls.show(note, text));
        model.look().subscribe(found -> found.ifPresent(this::showPeek));
        look.setCycleCount(Animation.INDEFINITE);
        root.getStyleClass().add("slot-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(SlotsView.class.getResource("slot.css"))
                        .toExternalForm());
        showCopies();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        session.settings().addListener(sessionChanged);
        session.slots().addListener(slotsChanged);
        session.copies().shown().addListener(copiesChanged);
        session.failure().addListener(failed);
        session.seen().leftCopies().addListener(leftChanged);
        look.play();
        showSession();
        showLeft();
    }

    @Override
    public void detach() {
        session.settings().removeListener(sessionChanged);
        session.slots().removeListener(slotsChanged);
        session.copies().shown().removeListener(copiesChanged);
        session.failure().removeListener(failed);
        session.seen().leftCopies().removeListener(leftChanged);
        look.stop();
    }

    private void showSession() {
        boolean there = session.settings().get().isPresent();
        stream.onlyOf(session.settings().get());
        if (there) {
            var forms = new Forms();
            root.setTop(new VBox(new SlotActions(model, session, forms), messages));
            root.setCenter(connected);
        } else {
            root.setTop(null);
            root.setCenter(new EmptyState(
                    AppIcon.CONNECT,
                    Texts.get("slot.no-server"),
                    Texts.get("slot.no-server.do"),
                    new ConnectForm(session, System.getenv())));
        }
        showSlots();
    }

    private void showSlots() {
        Optional<ReplicationSlot> before = model.chosen().get();
        Optional<ReplicationSlot> now = before.flatMap(old -> session.slots().stream()
                .filter(slot -> slot.name().equals(old.name()))
                .findFirst());
        choose(now.or(() -> session.slots().stream().findFirst()));
        model.chosen().get().ifPresent(slot -> table.getSelectionModel().select(slot));
    }

    private void choose(Optional<ReplicationSlot> slot) {
        model.chosen().set(slot);
        details.show(slot, session.seen());
        line.show(SlotLineLayout.of(session.slots(), session.currentLsn().get()), slot);
    }

    private void showCopies() {
        int count = session.copies().shown().size();
        banner.setVisible(count > 0);
        banner.setManaged(count > 0);
        var text = new Label(Texts.get("slot.copies", count));
        text.setId("slot-copies");
        Button close = SlotControls.button("slot.do.close-all", AppIcon.CLOSE, model::closeCopies);
        banner.getChildren().setAll(AppIcon.COPY.node(), text, spring(), close);
        table.refresh();
    }

    private void showLeft() {
        List<ReplicationSlot> found = List.copyOf(session.seen().leftCopies());
        left.setVisible(!found.isEmpty());
        left.setManaged(!found.isEmpty());
        Label text = SlotControls.sentence("question");
        SlotControls.show(
                text,
                Texts.get(
                        "slot.left",
                        found.size(),
                        found.stream().map(ReplicationSlot::name).collect(Collectors.joining(", "))));
        HBox.setHgrow(text, Priority.ALWAYS);
        var drop = new Button(Texts.get("slot.left.drop"));
        drop.setId("slot-left-drop");
        drop.setOnAction(_ -> model.dropLeft());
        var keep = new Button(Texts.get("slot.left.keep"));
        keep.setId("slot-left-keep");
        keep.setTooltip(new Tooltip(Texts.get("slot.left.keep.tip")));
        keep.setOnAction(_ -> model.keepLeft());
        left.getChildren().setAll(AppIcon.COPY.node(), text, spring(), keep, drop);
    }

    private void showQuestion(Optional<SlotsViewModel.Question> asked) {
        question.setVisible(asked.isPresent());
        question.setManaged(asked.isPresent());
        question.getChildren().clear();
        asked.ifPresent(asking -> {
            Label text = SlotControls.sentence("question");
            SlotControls.show(text, asking.text());
            HBox.setHgrow(text, Priority.ALWAYS);
            var yes = new Button(asking.verb());
            yes.setId("slot-yes");
            yes.getStyleClass().add("danger");
            yes.setOnAction(_ -> model.yes());
            var no = new Button(Texts.get("slot.no"));
            no.setId("slot-no");
            no.setCancelButton(true);
            no.setOnAction(_ -> model.no());
            question.getChildren().addAll(text, spring(), no, yes);
            no.requestFocus();
        });
    }

    private void showPeek(SlotsViewModel.Look look) {
        peek.show(look);
        showBelow(peek);
    }

    private void stream(SlotStreaming.StreamAsked asked) {
        model.stream(asked, () -> {
            stream.start(asked);
            showBelow(streamPane);
        });
    }

    /// Below the table, in place of what was there.
    private void showBelow(Node pane) {
        if (!connected.getItems().contains(pane)) {
            connected.getItems().removeAll(peek, streamPane);
            connected.getItems().add(1, pane);
            connected.setDividerPositions(0.4, 0.8);
        }
    }

    private void hide(Node pane) {
        connected.getItems().remove(pane);
    }

    StreamViewModel stream() {
        return stream;
    }

    private Node peek() {
        return peek;
    }

    private Node streamPane() {
        return streamPane;
    }

    private static Node spring() {
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }

    private Label failureLabel() {
        return failure;
    }

    private ServerSession session() {
        return session;
    }

    /// Shows a form in the place of the details until it is done with.
    private final class Forms implements SlotActions.Forms {

        @Override
        public void copy(ReplicationSlot slot) {
            show(new CopyForm(model, session, slot, this::close));
        }

        @Override
        public void stream(ReplicationSlot slot) {
            if (stream.running().get()) {
                showBelow(streamPane);
                return;
            }
            show(new StreamForm(slot, SlotsView.this::stream, this::close));
        }

        @Override
        public void create() {
            show(SmallForm.create(model.plugins(Optional.empty()), model::create, this::close));
        }

        @Override
        public void advance(ReplicationSlot slot) {
            show(SmallForm.advance(
                    slot.name(), session.currentLsn().get(), to -> model.advance(slot, to), this::close));
        }

        private void show(Region form) {
            var scroll = new ScrollPane(form);
            scroll.setFitToWidth(true);
            side.setCenter(scroll);
            List.copyOf(form.lookupAll(".text-field")).stream().findFirst().ifPresent(Node::requestFocus);
        }

        private void close() {
            side.setCenter(scrolled);
        }
    }
}
