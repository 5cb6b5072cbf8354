package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineViewportTest {

    private final TimelineViewport viewport = new TimelineViewport();

    TimelineViewportTest() {
        viewport.show(1 << 20);
        viewport.resize(1024);
    }

    @Test
    void keepsThePositionUnderThePointerWhenZooming() {
        double before = viewport.position(300);
        viewport.zoom(8, 300);
        assertThat(viewport.position(300)).isCloseTo(before, within(1e-6));
        assertThat(viewport.unitsPerPixel()).isEqualTo(128);
    }

    @Test
    void neverShowsMoreThanThereIs() {
        viewport.zoom(0.01, 500);
        assertThat(List.of(viewport.left(), viewport.right())).isEqualTo(List.of(0.0, (double) (1 << 20)));
        viewport.zoom(16, 1023);
        viewport.pan(1e6);
        assertThat(viewport.right()).isEqualTo(1 << 20);
    }

    @Test
    void keepsShowingAllWhenItGrowsWider() {
        viewport.resize(2048);
        assertThat(viewport.isFitted()).isTrue();
        assertThat(viewport.unitsPerPixel()).isEqualTo(512);
    }

    @Test
    void knowsWhetherItsRightEdgeIsTheLast() {
        assertThat(viewport.isAtEnd()).isTrue();
        viewport.zoom(16, 1023);
        viewport.pan(1e6);
        assertThat(viewport.isAtEnd()).isTrue();
        viewport.grow(2 << 20, true);
        assertThat(viewport.isAtEnd()).isTrue();
        viewport.pan(-5);
        assertThat(viewport.isAtEnd()).isFalse();
    }

    @Test
    void keepsItsScaleWhenTheWalGrowsAndGoesToTheEndWhenFollowing() {
        viewport.zoom(16, 1023);
        double left = viewport.left();
        viewport.grow(2 << 20, false);
        assertThat(List.of(viewport.left(), viewport.unitsPerPixel())).isEqualTo(List.of(left, 64.0));
        viewport.grow(3 << 20, true);
        assertThat(List.of(viewport.right(), viewport.unitsPerPixel())).isEqualTo(List.of((double) (3 << 20), 64.0));
    }

    @Test
    void revealsAPositionOutOfSight() {
        viewport.zoom(64, 0);
        viewport.reveal(900_000);
        assertThat(viewport.x(900_000)).isBetween(0.0, 1024.0);
    }

    @Test
    void marksRoundPositionsApartEnoughForTheirLabels() {
        List<String> marks = new ArrayList<>();
        List<Double> xs = new ArrayList<>();
        TimelineAxis.visit(viewport, new LsnScale(0x1234567, 1 << 20), (x, label) -> {
            marks.add(label);
            xs.add(x);
        });
        assertThat(marks)
                .containsExactly(
                        "0/1240000",
                        "0/1260000",
                        "0/1280000",
                        "0/12A0000",
                        "0/12C0000",
                        "0/12E0000",
                        "0/1300000",
                        "0/1320000");
        assertThat(xs.get(1) - xs.get(0)).isGreaterThanOrEqualTo(110);
    }
}
