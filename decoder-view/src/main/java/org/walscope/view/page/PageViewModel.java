package org.walscope.view.page;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.dump.FullPageFiles;
import org.walscope.model.page.PageLayout;
import org.walscope.model.page.PageLayout.Part;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.XLogRecord;
import org.walscope.view.FieldPaths;
import org.walscope.view.SelectedRecord;
import org.walscope.view.SelectedRecord.Detail;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.Texts;
import org.walscope.view.bytes.FieldTree;
import org.walscope.view.bytes.HexBytes;
import org.walscope.view.fx.Background;

/// The selected record's page images, the one looked at, and what is marked on it. Knows no control. FX thread.
final class PageViewModel {

    /// Sentences about one page that are shown; further ones are counted.
    private static final int MOST_PROBLEMS = 3;

    private final SelectedRecord record;
    private final Background background;
    private final HexBytes bytes = new HexBytes(this::marked);
    private final ReadOnlyObjectWrapper<List<BlockRef>> images = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<BlockRef>> chosenImage = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<ImagePage>> page = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<FieldNode>> path = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
    private final InvalidationListener recordChanged = _ -> load();
    private Background.Job running = () -> {};
    private boolean choosing;

    PageViewModel(SelectedRecord record, Background background) {
        this.record = record;
        this.background = background;
    }

    void attach() {
        record.detail().addListener(recordChanged);
        load();
    }

    void detach() {
        record.detail().removeListener(recordChanged);
        running.stop();
    }

    /// The block references with an image.
    ReadOnlyObjectProperty<List<BlockRef>> images() {
        return images.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<BlockRef>> chosenImage() {
        return chosenImage.getReadOnlyProperty();
    }

    /// Empty while there is no image, or it is being restored, or cannot be.
    ReadOnlyObjectProperty<Optional<ImagePage>> page() {
        return page.getReadOnlyProperty();
    }

    HexBytes bytes() {
        return bytes;
    }

    /// The way from a top-level field to the chosen one; empty when none is.
    ReadOnlyObjectProperty<List<FieldNode>> path() {
        return path.getReadOnlyProperty();
    }

    /// Why the image cannot be restored, or what on the page contradicts itself; "" when nothing does.
    ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// How much is on the page; then what is marked, or what was done last.
    ReadOnlyStringProperty status() {
        return status.getReadOnlyProperty();
    }

    /// Why there is no image to look at.
    enum Lack {
        RECORD,
        READABLE,
        IMAGE
    }

    /// Empty when the record has an image.
    Optional<Lack> lack() {
        Optional<Detail> detail = record.detail().get();
        if (detail.isEmpty()) {
            return Optional.of(Lack.RECORD);
        }
        if (detail.get().record().isEmpty()) {
            return Optional.of(Lack.READABLE);
        }
        return images.get().isEmpty() ? Optional.of(Lack.IMAGE) : Optional.empty();
    }

    /// `blkref #0 · 1663/16384/16644 · main · block 12`
    static String text(BlockRef block) {
        return Texts.get(
                "page.block",
                block.id(),
                block.relation().toString(),
                block.fork().forkName(),
                block.block());
    }

    /// What the page looks like.
    String looksLike() {
        return page.get()
                .map(shown -> Texts.get("page.kind." + lower(shown.layout().kind())))
                .orElse("");
    }

    /// How much is on the page, and how it was stored.
    private static String summary(ImagePage shown) {
        int items = 0;
        int free = 0;
        for (Part part : shown.layout().parts()) {
            switch (part.kind()) {
                case ITEM, DEAD_ITEM -> items++;
                case FREE -> free += part.length();
                case HEADER, LINE_POINTERS, CONTENTS, PADDING, UNUSED, SPECIAL -> {}
            }
        }
        PageImage image = shown.image();
        String stored = image.compression() == PageImage.Compression.NONE
                ? Texts.get("page.stored", image.length())
                : Texts.get(
                        "page.stored.compressed",
                        image.length(),
                        image.compression().methodName());
        String text = Texts.get("page.summary", items, free, stored);
        return image.apply() ? text : text + " · " + Texts.get("page.not-applied");
    }

    /// Which structs of the page's tree are open at first: what lies behind the line pointers.
    boolean opens(FieldNode field) {
        return field.offset() >= PageLayout.HEADER_BYTES
                && field.children().size() <= FieldTree.OPEN_AT_MOST
                && page.get()
                        .map(shown -> shown.layout().fields())
                        .filter(fields ->
                                fields.contains(field) && !field.name().equals("pd_linp"))
                        .isPresent();
    }

    /// Looks at another of the record's images.
    void choose(BlockRef image) {
        if (!chosenImage.get().equals(Optional.of(image))) {
            read(record.detail().get().flatMap(Detail::record), Optional.of(image));
        }
    }

    /// Chooses a field and marks its bytes.
    void choose(FieldNode field) {
        choosing = true;
        mark(new ByteRange(field.offset(), field.length()));
        choosing = false;
    }

    /// Chooses what a byte is part of: an item, the header, free space.
    void choosePart(int offset) {
        page.get().ifPresent(shown -> choosePart(shown.partAt(offset)));
    }

    /// Chooses the part behind the chosen one; the first when none is.
    void next() {
        int caret = bytes.caret().get();
        parts().stream().filter(part -> part.offset() > caret).findFirst().ifPresent(this::choosePart);
    }

    /// Chooses the part before the chosen one.
    void previous() {
        int caret = bytes.caret().get();
        parts().reversed().stream()
                .filter(part -> part.offset() + part.length() <= caret)
                .findFirst()
                .ifPresent(this::choosePart);
    }

    void first() {
        parts().stream().findFirst().ifPresent(this::choosePart);
    }

    void last() {
        parts().reversed().stream().findFirst().ifPresent(this::choosePart);
    }

    /// Those that can be stepped to: padding between items is passed over.
    private List<Part> parts() {
        return page.get().map(shown -> shown.layout().parts()).orElse(List.of()).stream()
                .filter(part -> part.kind() != PageLayout.PartKind.PADDING)
                .toList();
    }

    private void choosePart(Part part) {
        mark(new ByteRange(part.offset(), part.length()));
    }

    private void mark(ByteRange range) {
        bytes.mark(Optional.of(range));
        marked(range);
    }

    private void marked(ByteRange range) {
        if (!choosing) {
            path.set(FieldPaths.covering(
                    page.get().map(shown -> shown.layout().fields()).orElse(List.of()),
                    range.offset(),
                    range.length()));
        }
        page.get()
                .ifPresent(shown -> status.set(
                        Texts.get("page.status", range.offset(), range.length(), text(shown.partAt(range.offset())))));
    }

    /// `item 3`, `free space`
    static String text(Part part) {
        String name = Texts.get("page.part." + lower(part.kind()));
        return part.item() > 0 ? name + " " + part.item() : name;
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The name `--save-fullpage` gives the page; "" where there is none.
    String fileName() {
        Optional<Detail> detail = record.detail().get();
        if (detail.isEmpty() || detail.get().record().isEmpty() || page.get().isEmpty()) {
            return "";
        }
        return FullPageFiles.name(
                detail.get().timeline().timeline(),
                detail.get().record().get(),
                page.get().get().block());
    }

    /// Writes the page's bytes; says so, or why not, in the status.
    void save(Path file) {
        page.get()
                .ifPresent(shown -> background.start(
                        Texts.get("page.job.save", file.toString()),
                        _ -> Files.write(file, shown.bytes()),
                        saved -> status.set(Texts.get("page.saved", saved.toString())),
                        failure -> status.set(Texts.get("page.not-saved", file.toString(), failure.toString()))));
    }

    private void load() {
        Optional<XLogRecord> read = record.detail().get().flatMap(Detail::record);
        images.set(read.map(XLogRecord::blocks).orElse(List.of()).stream()
                .filter(block -> block.image().isPresent())
                .toList());
        read(read, images.get().stream().findFirst());
    }

    private void read(Optional<XLogRecord> of, Optional<BlockRef> image) {
        running.stop();
        chosenImage.set(image);
        if (of.isEmpty() || image.isEmpty()) {
            show(Optional.empty(), "");
            return;
        }
        running = background.start(
                Texts.get("page.job.read"),
                _ -> ImagePage.read(of.get(), image.get()),
                read -> show(Optional.of(read), sentence(read.layout().problems())),
                failure -> show(Optional.empty(), Texts.get("page.unreadable", String.valueOf(failure.getMessage()))));
    }

    private void show(Optional<ImagePage> shown, String sentence) {
        path.set(List.of());
        status.set(shown.map(PageViewModel::summary).orElse(""));
        problem.set(sentence);
        shown.ifPresentOrElse(read -> bytes.show(read.segment(), read.layout().fields(), read.tints()), bytes::clear);
        page.set(shown);
    }

    private static String sentence(List<String> problems) {
        String text = String.join("\n", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
        int more = problems.size() - MOST_PROBLEMS;
        return more > 0 ? text + "\n" + Texts.get("page.problems.more", more) : text;
    }
}
