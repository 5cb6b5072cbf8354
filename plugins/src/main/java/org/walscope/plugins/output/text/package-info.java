/// Small things of a server that several output plugins write or read alike: booleans of options, literals. Follows
/// utils/adt/{bool,quote}.c and commands/define.c.
package org.walscope.plugins.output.text;
