package org.walscope.view.slot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Side;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.layout.StackPane;
import javafx.util.StringConverter;
import org.walscope.model.Lsn;
import org.walscope.model.server.SlotHistory;
import org.walscope.view.Texts;

/// How much WAL a slot has kept since it was first seen, and how much of it came after what its consumer
/// confirmed.
final class SlotChart extends StackPane {

    /// Points drawn at most; more are thinned out.
    private static final int MOST_POINTS = 400;

    private static final double HEIGHT = 190;
    private static final DateTimeFormatter DAYS =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final long HALF_A_DAY = 12 * 3600;

    private final NumberAxis time = new NumberAxis();
    private final NumberAxis bytes = new NumberAxis();
    private final LineChart<Number, Number> chart = new LineChart<>(time, bytes);
    private DateTimeFormatter clock = DAYS;

    SlotChart() {
        getStyleClass().add("slot-chart");
        time.setForceZeroInRange(false);
        time.setMinorTickVisible(false);
        time.setTickLabelFormatter(shown(seconds -> clock.format(Instant.ofEpochSecond(seconds))));
        bytes.setMinorTickVisible(false);
        bytes.setTickLabelFormatter(shown(SlotTexts::bytes));
        chart.setAnimated(false);
        chart.setCreateSymbols(false);
        chart.setLegendSide(Side.TOP);
        chart.setPrefHeight(HEIGHT);
        chart.setMinHeight(HEIGHT);
        chart.setMaxHeight(HEIGHT);
        getChildren().add(chart);
    }

    private static StringConverter<Number> shown(java.util.function.LongFunction<String> text) {
        return new StringConverter<>() {
            @Override
            public String toString(Number number) {
                return text.apply(number.longValue());
            }

            @Override
            public Number fromString(String string) {
                throw new UnsupportedOperationException("an axis is not written into");
            }
        };
    }

    /// Shows it where there is something to see: the slot at two times at least.
    void show(String slot, List<SlotHistory.Sample> samples) {
        List<SlotHistory.Sample> of = samples.stream()
                .filter(sample -> Optional.ofNullable(sample.slots().get(slot))
                        .flatMap(SlotHistory.Position::restart)
                        .isPresent())
                .toList();
        boolean any = of.size() > 1;
        setVisible(any);
        setManaged(any);
        if (!any) {
            return;
        }
        var kept = new XYChart.Series<Number, Number>(Texts.get("slot.chart.kept"), points(of, slot, true));
        var unconfirmed =
                new XYChart.Series<Number, Number>(Texts.get("slot.chart.unconfirmed"), points(of, slot, false));
        chart.getData().setAll(List.of(kept, unconfirmed));
        long first = of.getFirst().at().getEpochSecond();
        long last = Math.max(first + 1, of.getLast().at().getEpochSecond());
        time.setAutoRanging(false);
        time.setLowerBound(first);
        time.setUpperBound(last);
        clock = last - first > HALF_A_DAY ? DAYS : SECONDS;
        time.setTickUnit(Math.max(1, (last - first) / 3.0));
        chart.setAccessibleText(Texts.get(
                "slot.chart.text",
                slot,
                DAYS.format(of.getFirst().at()),
                DAYS.format(of.getLast().at()),
                of.size()));
    }

    private static ObservableList<XYChart.Data<Number, Number>> points(
            List<SlotHistory.Sample> samples, String slot, boolean kept) {
        ObservableList<XYChart.Data<Number, Number>> points = FXCollections.observableArrayList();
        int step = Math.max(1, samples.size() / MOST_POINTS);
        for (int i = 0; i < samples.size(); i += step) {
            SlotHistory.Sample sample = samples.get(i);
            Optional<Lsn> from = Optional.ofNullable(sample.slots().get(slot))
                    .flatMap(position -> kept ? position.restart() : position.confirmed());
            from.ifPresent(lsn -> points.add(new XYChart.Data<>(
                    sample.at().getEpochSecond(), Math.max(0, sample.current().minus(lsn)))));
        }
        return points;
    }
}
