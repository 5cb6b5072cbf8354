package org.walscope.app.status;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.BackgroundJobs.RunningJob;

/// The window's last line: what is open, what was found, what is under way.
public final class StatusBar {

    private final HBox node = new HBox();
    private final HBox task = new HBox(6);
    private final Label taskTitle = new Label();
    private final ProgressBar taskProgress = new ProgressBar();

    /// @param showFindings what a click on the findings' count does
    /// @param showTasks    what a click on the running task does
    public StatusBar(StatusViewModel model, BackgroundJobs jobs, Runnable showFindings, Runnable showTasks) {
        var spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        var findings = new Button("", AppIcon.FINDING.node());
        findings.setId("status-findings");
        findings.textProperty().bind(model.findings());
        findings.getStyleClass().addAll("flat", "status-button");
        findings.setTooltip(new Tooltip(Texts.get("status.findings.show")));
        findings.setOnAction(_ -> showFindings.run());
        hideWhileEmpty(findings, model.findings());
        var progress = new Button("", task);
        progress.getStyleClass().addAll("flat", "status-button");
        progress.setTooltip(new Tooltip(Texts.get("status.tasks.show")));
        progress.setAccessibleText(Texts.get("status.tasks.show"));
        progress.setOnAction(_ -> showTasks.run());
        progress.visibleProperty().bind(Bindings.isNotEmpty(jobs.lasting()));
        progress.managedProperty().bind(progress.visibleProperty());
        task.setAlignment(Pos.CENTER_LEFT);
        task.getChildren().setAll(taskProgress, taskTitle);
        jobs.lasting().addListener((ListChangeListener<RunningJob>) _ -> showTask(jobs));
        node.setId("status-bar");
        node.getStyleClass().add("status-bar");
        node.setAlignment(Pos.CENTER_LEFT);
        node.getChildren()
                .setAll(
                        text("status-range", model.range(), "status.range.tip", true),
                        text("status-records", model.records(), "status.records.tip", false),
                        text("status-version", model.version(), "status.version.tip", false),
                        findings,
                        text("status-server", model.server(), "status.server.tip", false),
                        spring,
                        progress,
                        text("status-cursor", model.cursor(), "status.cursor.tip", true));
    }

    public Node node() {
        return node;
    }

    private void showTask(BackgroundJobs jobs) {
        taskProgress.progressProperty().unbind();
        if (!jobs.lasting().isEmpty()) {
            RunningJob first = jobs.lasting().getFirst();
            taskTitle.setText(
                    jobs.lasting().size() == 1
                            ? first.title()
                            : Texts.get(
                                    "status.tasks",
                                    first.title(),
                                    jobs.lasting().size() - 1));
            taskProgress.progressProperty().bind(first.fraction());
        }
    }

    private static Label text(String id, ReadOnlyStringProperty shown, String tip, boolean mono) {
        var label = new Label();
        label.setId(id);
        label.textProperty().bind(shown);
        label.setTooltip(new Tooltip(Texts.get(tip)));
        label.setMinWidth(Region.USE_PREF_SIZE);
        if (mono) {
            label.getStyleClass().add("mono");
        }
        hideWhileEmpty(label, shown);
        return label;
    }

    private static void hideWhileEmpty(Node part, ReadOnlyStringProperty text) {
        part.visibleProperty().bind(text.isNotEmpty());
        part.managedProperty().bind(part.visibleProperty());
    }
}
