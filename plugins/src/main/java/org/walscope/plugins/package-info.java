/// What output plugins are to Walscope. In: what a slot handed over. Out: changes in one form, and rows that lay two
/// outputs side by side. Knows no JavaFX.
package org.walscope.plugins;
