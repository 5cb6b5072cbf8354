package org.walscope.model.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.walscope.model.ForkNumber;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.page.PageLayout.Part;
import org.walscope.model.page.PageLayout.PartKind;

/// Takes one page apart. No pointer in it is followed before it was checked.
final class PageReader {

    private static final int PAGE_BYTES = PageRestore.PAGE_BYTES;
    private static final int HEADER_BYTES = PageLayout.HEADER_BYTES;

    /// `sizeof(ItemIdData)`
    private static final int POINTER_BYTES = 4;

    private static final int MAXIMUM_ALIGNOF = 8;

    private static final String[] LP_FLAGS = {"LP_UNUSED", "LP_NORMAL", "LP_REDIRECT", "LP_DEAD"};
    private static final int LP_NORMAL = 1;
    private static final int LP_REDIRECT = 2;
    private static final int LP_DEAD = 3;

    private static final FlagNames PD_FLAGS = FlagNames.of("PD_HAS_FREE_LINES", "PD_PAGE_FULL", "PD_ALL_VISIBLE");

    private final PageBytes page;
    private final ForkNumber fork;
    private final List<FieldNode> fields = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int lower;
    private int upper;
    private int special;

    /// A line pointer, `ItemIdData` in storage/itemid.h.
    ///
    /// @param number from 1 on
    private record Pointer(int number, int offset, int flags, int length) {

        boolean hasItem() {
            return flags == LP_NORMAL || flags == LP_DEAD && length > 0;
        }

        String text() {
            return switch (flags) {
                case LP_REDIRECT -> LP_FLAGS[flags] + " to " + offset;
                default ->
                    hasItem() ? "%s, %d bytes at %d".formatted(LP_FLAGS[flags], length, offset) : LP_FLAGS[flags];
            };
        }
    }

    PageReader(PageBytes page, ForkNumber fork) {
        this.page = page;
        this.fork = fork;
    }

    PageLayout read(byte[] bytes) {
        header();
        if (upper == 0 && PageCheck.isSound(bytes)) {
            parts.add(new Part(PartKind.FREE, 0, HEADER_BYTES, PAGE_BYTES - HEADER_BYTES));
            return layout(PageKind.NEW);
        }
        if (lower < HEADER_BYTES || !PageCheck.isSound(bytes)) {
            problems.add("The page header does not hold together: pd_lower %d, pd_upper %d, pd_special %d of %d bytes."
                    .formatted(lower, upper, special, PAGE_BYTES));
            var in = new StructReader(page, HEADER_BYTES, PAGE_BYTES - HEADER_BYTES);
            in.rest("bytes");
            fields.add(in.node("not read", ""));
            parts.add(new Part(PartKind.UNUSED, 0, HEADER_BYTES, PAGE_BYTES - HEADER_BYTES));
            return layout(PageKind.UNKNOWN);
        }
        PageKind kind = PageKind.of(page.bytes(), special, fork);
        var space = special < PAGE_BYTES
                ? SpecialSpace.read(page, kind, special)
                : new SpecialSpace(new FieldNode("", PAGE_BYTES, 0, "", List.of()), 0, 0);
        if (!contents(kind, space)) {
            items(kind, space);
        }
        if (special < PAGE_BYTES) {
            fields.add(space.node());
            parts.add(new Part(PartKind.SPECIAL, 0, special, PAGE_BYTES - special));
        }
        return layout(kind);
    }

    /// `PageHeaderData`
    private void header() {
        var in = new StructReader(page, 0, HEADER_BYTES);
        in.lsn("pd_lsn");
        in.u16("pd_checksum", "0x%04X"::formatted);
        in.u16("pd_flags", PD_FLAGS);
        lower = in.u16("pd_lower");
        upper = in.u16("pd_upper");
        special = in.u16("pd_special");
        in.u16("pd_pagesize_version", PageReader::sizeAndVersion);
        in.u32("pd_prune_xid");
        fields.add(in.node("PageHeaderData", "lower %d, upper %d, special %d".formatted(lower, upper, special)));
        parts.add(new Part(PartKind.HEADER, 0, 0, HEADER_BYTES));
    }

    private static String sizeAndVersion(int both) {
        return "0x%04X page size %d, layout version %d".formatted(both, both & 0xFF00, both & 0xFF);
    }

    /// True for a page that has no line pointers.
    private boolean contents(PageKind kind, SpecialSpace space) {
        try {
            Optional<FieldNode> contents = PageContents.read(page, kind, space, lower, special);
            contents.ifPresent(node -> {
                fields.add(node);
                parts.add(new Part(PartKind.CONTENTS, 0, node.offset(), node.length()));
            });
            return contents.isPresent();
        } catch (WalFormatException e) {
            problems.add("The page's contents cannot be read: " + e.getMessage() + ".");
            return true;
        }
    }

    private void items(PageKind kind, SpecialSpace space) {
        var items = new ArrayList<FieldNode>();
        var placed = new ArrayList<Pointer>();
        for (Pointer pointer : pointers()) {
            if (isInside(pointer)) {
                placed.add(pointer);
                items.add(item(kind, space, pointer));
            }
        }
        overlaps(placed);
        if (!items.isEmpty()) {
            String count = items.size() == 1 ? "1 item" : items.size() + " items";
            fields.add(new FieldNode("items", upper, special - upper, count, List.copyOf(items)));
        }
    }

    private List<Pointer> pointers() {
        int count = (lower - HEADER_BYTES) / POINTER_BYTES;
        if ((lower - HEADER_BYTES) % POINTER_BYTES != 0) {
            problems.add("pd_lower, %d, is not the end of a line pointer.".formatted(lower));
        }
        var pointers = new ArrayList<Pointer>(count);
        var nodes = new ArrayList<FieldNode>(count);
        for (int number = 1; number <= count; number++) {
            int at = HEADER_BYTES + (number - 1) * POINTER_BYTES;
            var in = new StructReader(page, at, POINTER_BYTES);
            var pointer = pointer(number, in);
            pointers.add(pointer);
            nodes.add(in.node("lp " + number, pointer.text()));
        }
        if (count > 0) {
            String text = count == 1 ? "1 line pointer" : count + " line pointers";
            fields.add(new FieldNode("pd_linp", HEADER_BYTES, count * POINTER_BYTES, text, List.copyOf(nodes)));
            parts.add(new Part(PartKind.LINE_POINTERS, 0, HEADER_BYTES, count * POINTER_BYTES));
        }
        return pointers;
    }

    /// 15 bits of offset, 2 of flags, 15 of length.
    private static Pointer pointer(int number, StructReader in) {
        long word = in.u32("ItemIdData", "0x%08X"::formatted);
        int flags = (int) (word >>> 15) & 3;
        var pointer = new Pointer(number, (int) word & 0x7FFF, flags, (int) (word >>> 17));
        in.bits("lp_off", 0, 2, pointer.offset);
        in.bits("lp_flags", 1, 2, flags + " " + LP_FLAGS[flags]);
        in.bits("lp_len", 2, 2, pointer.length);
        return pointer;
    }

    private boolean isInside(Pointer pointer) {
        if (!pointer.hasItem()) {
            return false;
        }
        boolean inside = pointer.offset >= upper && pointer.length <= special - pointer.offset && pointer.length > 0;
        if (!inside) {
            problems.add(
                    "Line pointer %d leads to %d bytes at %d, which do not lie between pd_upper, %d, and pd_special, %d."
                            .formatted(pointer.number, pointer.length, pointer.offset, upper, special));
        }
        return inside;
    }

    private FieldNode item(PageKind kind, SpecialSpace space, Pointer pointer) {
        String name = "item " + pointer.number;
        PartKind part = pointer.flags == LP_DEAD ? PartKind.DEAD_ITEM : PartKind.ITEM;
        parts.add(new Part(part, pointer.number, pointer.offset, pointer.length));
        try {
            return switch (kind) {
                case HEAP, SEQUENCE -> HeapTupleFields.read(page, name, pointer.offset, pointer.length);
                case BTREE, HASH, GIST, GIN -> IndexTupleFields.read(page, kind, name, pointer.offset, pointer.length);
                case SPGIST ->
                    IndexTupleFields.readSpgist(
                            page,
                            (space.flags() & SpecialSpace.SPGIST_LEAF) != 0,
                            name,
                            pointer.offset,
                            pointer.length);
                case BRIN -> IndexTupleFields.readBrin(page, name, pointer.offset, pointer.length);
                case NEW, BLOOM, FREE_SPACE_MAP, VISIBILITY_MAP, UNKNOWN -> bytes(name, pointer);
            };
        } catch (WalFormatException e) {
            String sentence = e.getMessage();
            problems.add(sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + sentence.substring(1) + ".");
            return bytes(name, pointer);
        }
    }

    private FieldNode bytes(String name, Pointer pointer) {
        var in = new StructReader(page, pointer.offset, pointer.length);
        in.rest("bytes");
        return in.node(name, "");
    }

    private void overlaps(List<Pointer> items) {
        items.sort(Comparator.comparingInt(Pointer::offset));
        for (int i = 1; i < items.size(); i++) {
            Pointer before = items.get(i - 1);
            Pointer after = items.get(i);
            if (before.offset + before.length > after.offset) {
                problems.add("Items %d and %d overlap.".formatted(before.number, after.number));
            }
        }
    }

    /// Fills the gaps between the parts; of two that overlap, the later one begins where the earlier ends.
    private PageLayout layout(PageKind kind) {
        parts.sort(Comparator.comparingInt(Part::offset).thenComparingInt(Part::length));
        var whole = new ArrayList<Part>();
        int end = 0;
        for (Part part : parts) {
            gap(whole, end, part.offset());
            int start = Math.max(end, part.offset());
            int length = part.offset() + part.length() - start;
            if (length > 0) {
                whole.add(new Part(part.kind(), part.item(), start, length));
                end = start + length;
            }
        }
        gap(whole, end, PAGE_BYTES);
        return new PageLayout(kind, List.copyOf(fields), List.copyOf(whole), List.copyOf(problems));
    }

    private void gap(List<Part> whole, int from, int to) {
        int free = Math.clamp(lower, from, Math.max(from, to));
        int used = Math.clamp(upper, free, Math.max(free, to));
        add(whole, PartKind.UNUSED, from, free);
        add(whole, PartKind.FREE, free, used);
        boolean padding = to - used < MAXIMUM_ALIGNOF
                && !whole.isEmpty()
                && whole.getLast().item() > 0
                && used == from;
        add(whole, padding ? PartKind.PADDING : PartKind.UNUSED, used, to);
    }

    private static void add(List<Part> whole, PartKind kind, int from, int to) {
        if (to > from) {
            whole.add(new Part(kind, 0, from, to - from));
        }
    }
}
