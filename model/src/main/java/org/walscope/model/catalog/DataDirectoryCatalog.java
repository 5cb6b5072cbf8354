package org.walscope.model.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.heap.HeapTupleBytes;
import org.walscope.model.page.PageRestore;
import org.walscope.model.segment.BackupLabel;

/// Reads the catalogs of a database out of the files of its cluster, which nobody has to start: a data directory,
/// or a
/// base backup as directory or tar. A backup's files were copied while they changed: they are right once the WAL
/// from the backup's start on is replayed over them, which [WalCatalogHistory] does for the catalogs.
public final class DataDirectoryCatalog {

    /// `RELMAPPER_FILEMAGIC` of utils/cache/relmapper.c.
    private static final int RELMAP_MAGIC = 0x592717;

    private static final int MAX_MAPPINGS = 62;
    private static final int PG_DATABASE = 1262;
    private static final int DEFAULT_TABLESPACE = 1663;

    /// `ControlFileData` of catalog/pg_control.h: `checkPointCopy.redo` and `ThisTimeLineID`.
    private static final int CONTROL_REDO = 40;

    private static final int CONTROL_TIMELINE = 48;

    private final ClusterFiles files;
    private final Path path;

    private DataDirectoryCatalog(Path path, BooleanSupplier stop) {
        this.path = path;
        this.files = new ClusterFiles(path, stop);
    }

    /// @param path     a directory, or a tar, compressed or not
    /// @param database its name
    /// @param stop     asked now and then; a [java.util.concurrent.CancellationException] is thrown once it says
    ///     true
    /// @throws CatalogFormatException when that is no cluster, or has no such database; in a sentence
    public static SavedCatalog read(Path path, String database, BooleanSupplier stop) throws IOException {
        try {
            return new DataDirectoryCatalog(path, stop).read(database);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new CatalogFormatException("The catalogs in " + path + " are not sound: " + e.getMessage() + ".");
        }
    }

    private SavedCatalog read(String database) throws IOException {
        Map<String, byte[]> common = files.read(name -> name.startsWith("global/")
                || name.startsWith("pg_xact/")
                || name.equals("PG_VERSION")
                || name.equals("backup_label")
                || name.matches("base/\\d+/pg_filenode\\.map"));
        byte[] control = needed(common, "global/pg_control");
        String major = new String(needed(common, "PG_VERSION"), StandardCharsets.US_ASCII).trim();
        PgVersion version = (major.matches("\\d{1,3}")
                        ? PgVersion.ofMajor(Integer.parseInt(major))
                        : Optional.<PgVersion>empty())
                .orElseThrow(() -> new CatalogFormatException(
                        path + " is a cluster of PostgreSQL " + major + ", which is not known here."));
        var log = new TransactionLog(common);
        int oid = database(database, common, log);
        Optional<BackupLabel> label = Optional.ofNullable(common.get("backup_label"))
                .flatMap(bytes -> BackupLabel.parse(new String(bytes, StandardCharsets.UTF_8)));
        var origin = new SavedCatalog.Origin(
                version,
                version.major() * 10_000,
                Optional.of(label.map(BackupLabel::start).orElse(new Lsn(LittleEndian.i64(control, CONTROL_REDO)))),
                Optional.empty(),
                LittleEndian.i64(control, 0),
                LittleEndian.i32(control, CONTROL_TIMELINE),
                oid,
                database,
                DEFAULT_TABLESPACE,
                "",
                Map.of());
        return new SavedCatalog(origin, rows(version, oid, maps(common, oid), log));
    }

    private static String folder(int database) {
        return "base/" + Integer.toUnsignedString(database) + "/";
    }

    private byte[] needed(Map<String, byte[]> found, String name) throws CatalogFormatException {
        byte[] bytes = found.get(name);
        if (bytes == null) {
            throw new CatalogFormatException(path + " has no " + name
                    + ". Give a data directory, or a base backup's directory or base.tar; databases outside of the"
                    + " tablespace pg_default are not read.");
        }
        return bytes;
    }

    /// Those of the database and those that all share.
    private Map<Integer, Integer> maps(Map<String, byte[]> common, int database) throws CatalogFormatException {
        Map<Integer, Integer> both = map(needed(common, "global/pg_filenode.map"));
        both.putAll(map(needed(common, folder(database) + "pg_filenode.map")));
        return both;
    }

    /// Files of mapped relations, by the relations' OIDs.
    private Map<Integer, Integer> map(byte[] file) throws CatalogFormatException {
        if (LittleEndian.i32(file, 0) != RELMAP_MAGIC || LittleEndian.i32(file, 4) > MAX_MAPPINGS + 2) {
            throw new CatalogFormatException(path + " has a pg_filenode.map that is none.");
        }
        Map<Integer, Integer> found = new TreeMap<>();
        for (int i = 0; i < LittleEndian.i32(file, 4); i++) {
            found.put(LittleEndian.i32(file, 8 + 8 * i), LittleEndian.i32(file, 12 + 8 * i));
        }
        return found;
    }

    /// `pg_database` begins alike in all releases: with `oid` and `datname`.
    private int database(String name, Map<String, byte[]> common, TransactionLog log) throws CatalogFormatException {
        Integer file = map(needed(common, "global/pg_filenode.map")).get(PG_DATABASE);
        Map<String, Integer> found = new TreeMap<>();
        tuples(common, "global/" + file, log, tuple -> {
            int at = HeapTupleBytes.hoff(tuple);
            String text = new String(tuple, at + 4, 64, StandardCharsets.UTF_8);
            found.put(text.substring(0, Math.max(text.indexOf(0), 0)), LittleEndian.i32(tuple, at));
        });
        Integer oid = found.get(name);
        if (oid == null) {
            throw new CatalogFormatException(
                    path + " has no database \"" + name + "\". It has: " + String.join(", ", found.keySet()) + ".");
        }
        return oid;
    }

    private CatalogRows rows(PgVersion version, int database, Map<Integer, Integer> map, TransactionLog log)
            throws IOException {
        CatalogRows rows = CatalogRows.EMPTY;
        for (Map.Entry<Integer, Integer> entry : map.entrySet()) {
            rows = rows.with(new CatalogRow(CatalogTable.RELATION_MAP, entry.getKey(), entry.getValue()));
        }
        Map<CatalogTable, Integer> mapped = new HashMap<>();
        map.forEach((oid, file) -> CatalogTable.ofOid(oid).ifPresent(table -> mapped.put(table, file)));
        Map<String, byte[]> pages = files.read(name -> isOneOf(name, database, mapped));
        var layout = new TupleRows(FirstLayout.pgAttribute(version));
        rows = with(rows, CatalogTable.PG_ATTRIBUTE, mapped, pages, database, log, layout);
        layout = new TupleRows(rows);
        rows = with(rows, CatalogTable.PG_PROC, mapped, pages, database, log, layout);
        layout = new TupleRows(rows);
        rows = with(rows, CatalogTable.PG_ATTRIBUTE, mapped, pages, database, log, layout);
        rows = with(rows, CatalogTable.PG_REPLICATION_ORIGIN, mapped, pages, database, log, layout);
        rows = with(rows, CatalogTable.PG_CLASS, mapped, pages, database, log, layout);
        rows = with(rows, CatalogTable.PG_TYPE, mapped, pages, database, log, layout);
        Map<CatalogTable, Integer> others = new HashMap<>();
        for (CatalogTable table : CatalogTable.values()) {
            if (!mapped.containsKey(table) && table.oid() != 0) {
                rows.rows(CatalogTable.PG_CLASS, table.oid())
                        .forEach(row -> others.put(table, row.number("relfilenode")));
            }
        }
        Map<String, byte[]> rest = files.read(name -> isOneOf(name, database, others));
        for (CatalogTable table : others.keySet()) {
            rows = with(rows, table, others, rest, database, log, layout);
        }
        return rows;
    }

    private static boolean isOneOf(String name, int database, Map<CatalogTable, Integer> tables) {
        return tables.entrySet().stream()
                .map(table -> file(database, table.getKey(), table.getValue()))
                .anyMatch(file ->
                        name.startsWith(file) && name.substring(file.length()).matches("(\\.\\d+)?"));
    }

    private static String file(int database, CatalogTable table, int number) {
        return (table.isShared() ? "global/" : folder(database)) + Integer.toUnsignedString(number);
    }

    private static CatalogRows with(
            CatalogRows rows,
            CatalogTable table,
            Map<CatalogTable, Integer> tables,
            Map<String, byte[]> pages,
            int database,
            TransactionLog log,
            TupleRows layout) {
        CatalogRows[] all = {rows};
        Integer number = tables.get(table);
        if (number == null) {
            return rows;
        }
        tuples(pages, file(database, table, number), log, tuple -> {
            CatalogRow row = layout.row(table, tuple);
            if (table != CatalogTable.PG_ATTRIBUTE || row.key() > 0) {
                all[0] = all[0].with(row);
            }
        });
        return all[0];
    }

    /// Those that count in a relation's files: `name`, `name.1`, …
    private static void tuples(Map<String, byte[]> files, String name, TransactionLog log, Consumer<byte[]> action) {
        byte @Nullable [] file = files.get(name);
        for (int segment = 1; file != null; segment++) {
            for (int at = 0; at + PageRestore.PAGE_BYTES <= file.length; at += PageRestore.PAGE_BYTES) {
                byte[] page = Arrays.copyOfRange(file, at, at + PageRestore.PAGE_BYTES);
                HeapTupleBytes.forEach(page, (offset, tuple) -> {
                    if (HeapTupleBytes.isSound(tuple) && log.counts(tuple)) {
                        action.accept(tuple);
                    }
                });
            }
            file = files.get(name + "." + segment);
        }
    }
}
