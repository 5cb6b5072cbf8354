/// Values as text: in come a value's bytes as PostgreSQL stores them and its type; out goes what the type's output or
/// send function writes. Follows utils/adt/*.c and utils/adt/format_type.c.
package org.walscope.model.value;
