/// What contrib/test_decoding/test_decoding.c writes: a line for each call, for people to read.
package org.walscope.plugins.output.testdecoding;
