/// Row filters: in come expressions as `pg_get_expr` of utils/adt/ruleutils.c prints them, and rows; out comes whether
/// a row passes. What is not known to give the server's answer is refused and never guessed: functions, types with an
/// order of their own, the order of texts, which is a collation's.
package org.walscope.plugins.output.pgoutput.filter;
