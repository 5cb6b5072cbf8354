/// A mutation fuzzer over the corpus: real WAL, damaged at random from a seed, through every public way into the model.
/// In:
/// a seed and a number of inputs. Out: nothing, or the first input that something else than a finding came of.
package org.walscope.model.fuzz;
