package org.walscope.model.value;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogRange;
import org.walscope.model.catalog.CatalogType;

/// Finds one of the two functions of a type, output or send: a built-in type's by its OID, else by what the type is
/// made of, as `typtype` of catalog/pg_type.h says.
abstract class TypeLookup {

    final Catalog catalog;
    private final IntFunction<? extends @Nullable TypeOutput> others;

    /// @param others finds those of further types: elements, attributes
    TypeLookup(Catalog catalog, IntFunction<? extends @Nullable TypeOutput> others) {
        this.catalog = catalog;
        this.others = others;
    }

    /// Null for a type that has no such function, or whose stored form is not known.
    final @Nullable TypeOutput of(int oid) {
        TypeOutput builtin = builtin(oid);
        CatalogType type = builtin == null ? catalog.type(oid) : null;
        if (type == null) {
            return builtin;
        }
        if (type.isArray()) {
            CatalogType element = catalog.type(type.element());
            return element == null ? null : array(element);
        }
        return switch (type.kind()) {
            case 'd' -> others.apply(type.baseType());
            case 'e' -> enumeration(oid);
            case 'c' -> composite();
            case 'r', 'm' -> ofRange(type);
            case 'b' -> extension(type.name());
            default -> null;
        };
    }

    private @Nullable TypeOutput ofRange(CatalogType type) {
        CatalogRange range = catalog.range(type.oid());
        if (range == null) {
            return null;
        }
        CatalogType subtype = catalog.type(range.subtype());
        if (subtype == null) {
            return null;
        }
        return type.kind() == 'r' ? range(subtype) : multirange(subtype);
    }

    abstract @Nullable TypeOutput builtin(int oid);

    abstract @Nullable TypeOutput array(CatalogType element);

    abstract @Nullable TypeOutput enumeration(int oid);

    abstract @Nullable TypeOutput composite();

    abstract @Nullable TypeOutput range(CatalogType subtype);

    abstract @Nullable TypeOutput multirange(CatalogType subtype);

    /// Of a base type that is not built in: those of contrib are known by name, as they have no fixed OID.
    abstract @Nullable TypeOutput extension(String name);
}
