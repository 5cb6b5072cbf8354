package org.walscope.plugins.output.wal2json;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.text.BoolText;

/// The plugin's options, `JsonDecodingData`: how each is named is in [#read].
final class Wal2JsonOptions {

    /// `WAL2JSON_FORMAT_VERSION`.
    private static final int LATEST_FORMAT = 2;

    final PgVersion server;
    final Wal2JsonRelease release;
    boolean includeTransaction = true;
    boolean includeXids;
    boolean includeTimestamp;
    boolean includePk;
    boolean includeOrigin;
    boolean includeSchemas = true;
    boolean includeTypes = true;
    boolean includeTypeOids;
    boolean includeTypmod = true;
    boolean includeDomainDataType;
    boolean includeColumnPositions;
    boolean includeNotNull;
    boolean numericDataTypesAsString;
    boolean prettyPrint;
    boolean writeInChunks;
    boolean includeLsn;
    int formatVersion = 1;
    private Set<String> actions = Set.of("insert", "update", "delete", "truncate");
    private Set<Integer> filterOrigins = Set.of();
    private List<SelectTable> filterTables = List.of();
    private List<SelectTable> addTables = List.of(SelectTable.ALL);
    private List<String> filterMsgPrefixes = List.of();
    private List<String> addMsgPrefixes = List.of();

    Wal2JsonOptions(PgVersion server) {
        this.server = server;
        release = Wal2JsonRelease.of(server);
    }

    static Wal2JsonOptions parse(OutputContext context) throws OutputPluginException {
        var options = new Wal2JsonOptions(context.catalog().version());
        for (Option option : context.options()) {
            options.read(option);
        }
        return options;
    }

    private void read(Option option) throws OutputPluginException {
        switch (option.name()) {
            case "include-transaction" -> includeTransaction = BoolText.parse(option, true);
            case "include-xids" -> includeXids = BoolText.parse(option, true);
            case "include-timestamp" -> includeTimestamp = BoolText.parse(option, true);
            case "include-pk" -> includePk = BoolText.parse(option, true);
            case "include-origin" -> includeOrigin = BoolText.parse(option, true);
            case "include-schemas" -> includeSchemas = BoolText.parse(option, true);
            case "include-types" -> includeTypes = BoolText.parse(option, true);
            case "include-type-oids" -> includeTypeOids = BoolText.parse(option, true);
            case "include-typmod" -> includeTypmod = BoolText.parse(option, true);
            case "include-domain-data-type" -> includeDomainDataType = BoolText.parse(option, true);
            case "include-column-positions" -> includeColumnPositions = BoolText.parse(option, true);
            case "include-not-null" -> includeNotNull = BoolText.parse(option, true);
            case "include-default" -> refuseDefaults(BoolText.parse(option, true));
            // Once asked for, it stays
            case "pretty-print" -> prettyPrint |= BoolText.parse(option, true);
            case "write-in-chunks" -> writeInChunks = BoolText.parse(option, true);
            case "include-lsn" -> includeLsn = BoolText.parse(option, true);
            case "include-unchanged-toast" ->
                throw new OutputPluginException("parameter \"%s\" was deprecated".formatted(option.name()));
            case "actions" -> readActions(option);
            case "filter-origins" -> filterOrigins = origins(option);
            case "filter-tables" -> filterTables = tables(option);
            case "add-tables" -> addTables = tables(option);
            case "filter-msg-prefixes" -> filterMsgPrefixes = list(option);
            case "add-msg-prefixes" -> addMsgPrefixes = list(option);
            case "format-version" -> readFormatVersion(option);
            default -> readLater(option);
        }
    }

    /// What only later releases know.
    private void readLater(Option option) throws OutputPluginException {
        if (!option.name().equals("numeric-data-types-as-string") || !release.atLeast(Wal2JsonRelease.V2_6)) {
            throw new OutputPluginException("option \"%s\" = \"%s\" is unknown"
                    .formatted(option.name(), option.hasValue() ? option.value() : "(null)"));
        }
        numericDataTypesAsString = BoolText.parse(option, true);
    }

    private static void refuseDefaults(boolean include) throws OutputPluginException {
        if (include) {
            throw new OutputPluginException("\"include-default\" needs the DEFAULT expressions of columns, which are"
                    + " not known without their server: leave the option out");
        }
    }

    private void readActions(Option option) throws OutputPluginException {
        if (!option.hasValue()) {
            return;
        }
        List<String> names = list(option);
        for (String name : names) {
            if (!Set.of("insert", "update", "delete", "truncate").contains(name)) {
                throw unparsed(name, option);
            }
        }
        actions = Set.copyOf(names);
    }

    private static Set<Integer> origins(Option option) throws OutputPluginException {
        var origins = new HashSet<Integer>();
        for (String id : list(option)) {
            origins.add(number(id));
        }
        return origins;
    }

    /// `atoi`: the digits it begins with.
    private static int number(String text) {
        int value = 0;
        for (int i = 0; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            value = 10 * value + Character.digit(text.charAt(i), 10);
        }
        return value;
    }

    private static List<SelectTable> tables(Option option) throws OutputPluginException {
        Optional<List<SelectTable>> tables =
                option.hasValue() ? SelectTable.list(option.value()) : Optional.of(List.of());
        return tables.orElseThrow(() -> unparsed(option.value(), option));
    }

    private static List<String> list(Option option) throws OutputPluginException {
        Optional<List<String>> list = option.hasValue() ? OptionList.split(option.value()) : Optional.of(List.of());
        return list.orElseThrow(() -> unparsed(option.value(), option));
    }

    private void readFormatVersion(Option option) throws OutputPluginException {
        try {
            formatVersion = option.hasValue() ? Integer.parseInt(option.value().strip()) : LATEST_FORMAT;
        } catch (NumberFormatException e) {
            throw unparsed(option.value(), option);
        }
        if (formatVersion > LATEST_FORMAT) {
            throw new OutputPluginException("client sent format_version=%d but we only support format %d or lower"
                    .formatted(formatVersion, LATEST_FORMAT));
        }
        if (formatVersion < 1) {
            throw new OutputPluginException("client sent format_version=%d but we only support format %d or higher"
                    .formatted(formatVersion, 1));
        }
    }

    private static OutputPluginException unparsed(String value, Option option) {
        return new OutputPluginException(
                "could not parse value \"%s\" for parameter \"%s\"".formatted(value, option.name()));
    }

    /// @param action `insert`, `update`, `delete` or `truncate`
    boolean has(String action) {
        return actions.contains(action);
    }

    /// `pg_filter_by_table` and `pg_add_by_table`.
    boolean has(CatalogRelation relation) {
        return filterTables.stream().noneMatch(table -> table.matches(relation))
                && addTables.stream().anyMatch(table -> table.matches(relation));
    }

    boolean hasMessages(String prefix) {
        return !filterMsgPrefixes.contains(prefix) && (addMsgPrefixes.isEmpty() || addMsgPrefixes.contains(prefix));
    }

    boolean filtersOrigin(int origin) {
        return filterOrigins.contains(origin);
    }
}
