package org.walscope.app.dock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.icons.AppIcon;
import org.walscope.view.Perspective;
import org.walscope.view.Views;
import org.walscope.view.Views.Place;

class ArrangementTest {

    private static final Arrangement SAMPLE = split(
            true,
            0.8,
            split(false, 0.2, tabs("sources"), split(false, 0.7, tabs("records", "timeline"), tabs("fields"))),
            tabs("findings", "tasks"));

    @Test
    void comesBackFromItsText() {
        String text = ArrangementJson.write(SAMPLE).toString();
        assertThat(ArrangementJson.read(JsonParser.parseString(text))).isEqualTo(SAMPLE);
    }

    @Test
    void refusesTextThatIsNone() {
        for (String text : List.of(
                "3",
                "{}",
                "{\"tabs\": [], \"selected\": \"a\"}",
                "{\"tabs\": [\"a\"], \"selected\": \"b\"}",
                "{\"split\": \"vertical\", \"at\": [], \"parts\": [{\"tabs\": [\"a\"], \"selected\": \"a\"}]}")) {
            assertThatThrownBy(() -> ArrangementJson.read(JsonParser.parseString(text)))
                    .as(text)
                    .isInstanceOf(JsonParseException.class);
        }
    }

    @Test
    void givesThePlaceOfMissingViewsToTheirNeighbours() {
        assertThat(SAMPLE.only(id -> !List.of("sources", "fields", "tasks").contains(id)))
                .contains(split(true, 0.8, tabs("records", "timeline"), tabs("findings")));
        assertThat(SAMPLE.only(_ -> false)).isEmpty();
    }

    @Test
    void holdsEachViewOnce() {
        assertThat(split(false, 0.5, tabs("a", "b"), tabs("b")).withoutRepeats())
                .contains(tabs("a", "b"));
    }

    @Test
    void makesFractionsOfPixels() {
        Arrangement asked =
                split(true, -200, split(false, 100, tabs("a"), split(false, -300, tabs("b"), tabs("c"))), tabs("d"));

        assertThat(asked.within(1100, 1000))
                .isEqualTo(split(
                        true,
                        0.8,
                        split(false, 100 / 1100.0, tabs("a"), split(false, 0.7, tabs("b"), tabs("c"))),
                        tabs("d")));
        assertThat(asked.within(0, 0)).as("no room at all").isEqualTo(asked.within(1, 1));
        assertThat(split(false, 500, tabs("a"), tabs("b")).within(600, 600))
                .as("a side leaves the most to the others")
                .isEqualTo(split(false, Arrangement.MOST_OF_WHOLE, tabs("a"), tabs("b")));
    }

    @Test
    void followsFromThePlacesOfTheViews() {
        var views = List.of(
                entry("sources", Views.everywhere(Place.LEFT)),
                entry("records", Map.of(Perspective.RECORDS, Place.CENTRE, Perspective.TIMELINE, Place.CENTRE_BELOW)),
                entry("timeline", Map.of(Perspective.TIMELINE, Place.CENTRE)),
                entry("fields", Map.of(Perspective.RECORDS, Place.RIGHT)),
                entry("findings", Views.everywhere(Place.BOTTOM)));

        assertThat(FirstArrangement.of(Perspective.TIMELINE, views))
                .map(Arrangement::views)
                .contains(List.of("sources", "timeline", "records", "findings"));
        assertThat(FirstArrangement.of(Perspective.SLOTS, views))
                .map(Arrangement::views)
                .contains(List.of("sources", "findings"));
        assertThat(FirstArrangement.of(Perspective.SLOTS, List.of())).isEmpty();
    }

    @Test
    void reopensBesideItsKin() {
        Map<String, Place> places =
                Map.of("sources", Place.LEFT, "log", Place.BOTTOM, "findings", Place.BOTTOM, "hex", Place.RIGHT_BELOW);

        assertThat(Reopening.open(
                        SAMPLE.only(id -> !id.equals("tasks")), "log", id -> places.getOrDefault(id, Place.CENTRE)))
                .isEqualTo(split(
                        true,
                        0.8,
                        split(
                                false,
                                0.2,
                                tabs("sources"),
                                split(false, 0.7, tabs("records", "timeline"), tabs("fields"))),
                        new Arrangement.Tabs(List.of("findings", "log"), "log")));
        assertThat(Reopening.open(Optional.of(tabs("records")), "hex", id -> places.getOrDefault(id, Place.CENTRE)))
                .isEqualTo(split(false, -320, tabs("records"), tabs("hex")));
        assertThat(Reopening.open(Optional.empty(), "hex", _ -> Place.LEFT)).isEqualTo(tabs("hex"));
    }

    private static Views.Entry entry(String id, Map<Perspective, Place> shownIn) {
        return new Views.Entry(id, id, AppIcon.APP, shownIn, _ -> {
            throw new AssertionError("made while arranging");
        });
    }

    private static Arrangement tabs(String... views) {
        return new Arrangement.Tabs(List.of(views));
    }

    private static Arrangement split(boolean vertical, double at, Arrangement a, Arrangement b) {
        return new Arrangement.Split(vertical, List.of(a, b), List.of(at));
    }
}
