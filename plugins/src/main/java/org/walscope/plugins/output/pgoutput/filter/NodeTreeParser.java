package org.walscope.plugins.output.pgoutput.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.model.value.ValueOutput;

/// Makes of a node tree, as `pg_publication_rel.prqual` keeps it, the same expression as [FilterParser] does of its
/// SQL; nodes/primnodes.h.
public final class NodeTreeParser {

    private final CatalogRelation relation;
    private final ValueOutput values;

    private NodeTreeParser(CatalogRelation relation, ValueOutput values) {
        this.relation = relation;
        this.values = values;
    }

    /// @param relation whose columns it speaks of
    /// @param values   tells its constants
    /// @throws FilterException for what is not understood; its message names that
    public static FilterNode parse(String tree, CatalogRelation relation, ValueOutput values) throws FilterException {
        return new NodeTreeParser(relation, values).node(NodeTree.parse(tree));
    }

    private FilterNode node(NodeTree tree) throws FilterException {
        return switch (tree.label()) {
            case "VAR" -> column(tree);
            case "CONST" -> constant(tree);
            case "OPEXPR" -> operator(tree);
            case "BOOLEXPR", "BOOL" -> bool(tree);
            case "NULLTEST" -> new FilterNode.IsNull(node(tree.node("arg")), tree.number("nulltesttype") == 1);
            case "BOOLEANTEST" -> booleanTest(tree);
            case "DISTINCTEXPR" -> {
                List<FilterNode> sides = sides(tree);
                yield new FilterNode.IsDistinct(sides.get(0), sides.get(1), false);
            }
            case "SCALARARRAYOPEXPR" -> anyOrAll(tree);
            case "COALESCEEXPR", "COALESCE" -> new FilterNode.Coalesce(all(tree.nodes("args")));
            case "RELABELTYPE" -> new FilterNode.Cast(node(tree.node("arg")), type(tree.number("resulttype")));
            case "FUNCEXPR" -> function(tree);
            default -> throw new FilterException("a node " + tree.label() + " is not known here");
        };
    }

    private FilterNode column(NodeTree tree) throws FilterException {
        CatalogColumn column = relation.column(tree.number("varattno"));
        if (column == null || column.dropped()) {
            throw new FilterException("it speaks of a column that the table does not have");
        }
        return new FilterNode.Column(column.number() - 1, column.type());
    }

    private FilterNode operator(NodeTree tree) throws FilterException {
        int oid = tree.number("opno");
        List<NodeTree> args = tree.nodes("args");
        if (OperatorOids.isNegative(oid) && args.size() == 1) {
            return new FilterNode.Negative(node(args.getFirst()));
        }
        List<FilterNode> sides = sides(tree);
        return new FilterNode.Operator(symbol(oid), sides.get(0), sides.get(1));
    }

    private List<FilterNode> sides(NodeTree tree) throws FilterException {
        List<NodeTree> args = tree.nodes("args");
        if (args.size() != 2) {
            throw new FilterException("an operator has %d sides".formatted(args.size()));
        }
        return all(args);
    }

    private static String symbol(int oid) throws FilterException {
        Optional<String> symbol = OperatorOids.symbol(oid);
        if (symbol.isEmpty()) {
            throw new FilterException("operator " + Integer.toUnsignedString(oid) + " is not known here");
        }
        return symbol.get();
    }

    private List<FilterNode> all(List<NodeTree> trees) throws FilterException {
        var nodes = new ArrayList<FilterNode>();
        for (NodeTree tree : trees) {
            nodes.add(node(tree));
        }
        return nodes;
    }

    private FilterNode bool(NodeTree tree) throws FilterException {
        List<FilterNode> args = all(tree.nodes("args"));
        if (args.isEmpty()) {
            throw new FilterException("a boolean expression has no parts");
        }
        String operator = String.join(" ", tree.words("boolop"));
        FilterNode node = args.getFirst();
        if (operator.equals("not")) {
            return new FilterNode.Not(node);
        }
        for (FilterNode next : args.subList(1, args.size())) {
            node = operator.equals("and") ? new FilterNode.And(node, next) : new FilterNode.Or(node, next);
        }
        return node;
    }

    /// `BoolTestType`: TRUE, NOT TRUE, FALSE, NOT FALSE, UNKNOWN, NOT UNKNOWN.
    private FilterNode booleanTest(NodeTree tree) throws FilterException {
        int test = tree.number("booltesttype");
        Boolean value = switch (test / 2) {
            case 0 -> Boolean.TRUE;
            case 1 -> Boolean.FALSE;
            default -> null;
        };
        return new FilterNode.IsBoolean(node(tree.node("arg")), value, test % 2 == 1);
    }

    private FilterNode function(NodeTree tree) throws FilterException {
        int function = tree.number("funcid");
        List<NodeTree> args = tree.nodes("args");
        if (!OperatorOids.isNumberCast(function) || args.size() != 1) {
            throw new FilterException("function " + Integer.toUnsignedString(function) + " is not known here");
        }
        return new FilterNode.Cast(node(args.getFirst()), type(tree.number("funcresulttype")));
    }

    private FilterNode anyOrAll(NodeTree tree) throws FilterException {
        List<NodeTree> args = tree.nodes("args");
        boolean any = tree.words("useOr").equals(List.of("true"));
        if (args.size() != 2 || !args.get(1).label().startsWith("ARRAY")) {
            throw new FilterException("an array that is not written out is not known here");
        }
        NodeTree array = args.get(1);
        int type = array.number("element_typeid");
        var elements = new ArrayList<FilterNode>();
        for (FilterNode element : all(array.nodes("elements"))) {
            elements.add(new FilterNode.Cast(element, type(type)));
        }
        return new FilterNode.AnyOrAll(symbol(tree.number("opno")), node(args.get(0)), elements, !any);
    }

    private static FilterType type(int oid) throws FilterException {
        return FilterType.of(oid)
                .orElseThrow(() -> new FilterException("type " + Integer.toUnsignedString(oid) + " is not known here"));
    }

    private FilterNode constant(NodeTree tree) throws FilterException {
        int type = tree.number("consttype");
        if (tree.words("constisnull").equals(List.of("true"))) {
            return new FilterNode.Const(null);
        }
        boolean varlena = tree.words("constlen").equals(List.of("-1"));
        byte[] bytes = bytes(tree.words("constvalue"));
        int header = varlena ? 4 : 0;
        if (bytes.length < header) {
            throw new FilterException("a constant is cut off");
        }
        return new FilterNode.Const(value(type, bytes, header));
    }

    /// `4 [ 1 0 0 0 0 0 0 0 ]`: how many count, and all of them, signed.
    private static byte[] bytes(List<String> words) throws FilterException {
        try {
            int length = Integer.parseInt(words.getFirst());
            if (length < 0 || length > words.size() - 3) {
                throw new FilterException("a constant is cut off");
            }
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) Integer.parseInt(words.get(i + 2));
            }
            return bytes;
        } catch (NumberFormatException e) {
            throw new FilterException("a constant is no list of bytes");
        }
    }

    private @Nullable FilterValue value(int type, byte[] bytes, int offset) throws FilterException {
        FilterType known = type(type);
        var column = new CatalogColumn(1, "?column?", type, -1, -1, false, 'i', false, false, '\0', null);
        var row = new RowValues();
        row.clear(new CatalogRelation(
                0, 0, "", "", 'r', 'p', 'n', 0, 0, 0, false, List.of(column), List.of(), List.of()));
        row.set(0, bytes, offset, bytes.length - offset);
        var text = new Utf8Builder();
        values.text(row, 0, text);
        return FilterValue.of(text.toString(), known);
    }
}
