/// Reading structs out of bytes nobody can trust: every field is bounded before it is read, named as PostgreSQL
/// names it, and shown to a trace. In: a slice of a record. Out: values, or a [WalFormatException] that says which
/// field, where. Never sizes memory by a length it has not checked.
package org.walscope.model.bytes;
