package org.walscope.app.status;

import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.walscope.icons.AppIcon;
import org.walscope.view.EmptyState;
import org.walscope.view.Texts;
import org.walscope.view.WalView;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.BackgroundJobs.RunningJob;

/// The jobs under way, each with how far it is and a way to stop it.
public final class TasksView implements WalView {

    private final BackgroundJobs jobs;
    private final ListView<RunningJob> list = new ListView<>();
    private final EmptyState empty =
            new EmptyState(AppIcon.TASKS, Texts.get("tasks.empty"), Texts.get("tasks.empty.do"));
    private final StackPane node = new StackPane(list, empty);
    private final ListChangeListener<RunningJob> refresh = _ -> show();

    public TasksView(BackgroundJobs jobs) {
        this.jobs = jobs;
        list.setId("tasks-list");
        list.getStyleClass().add("dense");
        list.setAccessibleText(Texts.get("tasks.title"));
        list.setCellFactory(_ -> new Cell());
        node.getStyleClass().add("tasks");
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void attach() {
        jobs.lasting().addListener(refresh);
        show();
    }

    @Override
    public void detach() {
        jobs.lasting().removeListener(refresh);
    }

    private void show() {
        list.getItems().setAll(jobs.lasting());
        list.setVisible(!jobs.lasting().isEmpty());
        empty.setVisible(jobs.lasting().isEmpty());
    }

    private static final class Cell extends ListCell<RunningJob> {

        private final Label title = new Label();
        private final Label what = new Label();
        private final ProgressBar progress = new ProgressBar();
        private final Button stop = new Button("", AppIcon.STOP.node());
        private final HBox row = new HBox(10, title, progress, what, stop);

        Cell() {
            row.setAlignment(Pos.CENTER_LEFT);
            what.setMaxWidth(Double.MAX_VALUE);
            what.getStyleClass().add("muted");
            HBox.setHgrow(what, Priority.ALWAYS);
            stop.getStyleClass().addAll("button-icon", "flat", "small");
            stop.setTooltip(new Tooltip(Texts.get("tasks.stop")));
        }

        @Override
        protected void updateItem(@Nullable RunningJob job, boolean isEmpty) {
            super.updateItem(job, isEmpty);
            progress.progressProperty().unbind();
            what.textProperty().unbind();
            if (isEmpty || job == null) {
                setGraphic(null);
                return;
            }
            title.setText(job.title());
            progress.progressProperty().bind(job.fraction());
            what.textProperty().bind(job.what());
            stop.setAccessibleText(Texts.get("tasks.stop.what", job.title()));
            stop.setOnAction(_ -> {
                job.stop();
                stop.setDisable(true);
            });
            stop.setDisable(job.getAsBoolean());
            setGraphic(row);
        }
    }
}
