/// What all views share: the list of them, the one selection, the opened WAL, texts. In: the model. Out: nodes a
/// workbench docks. Views know no other view.
package org.walscope.view;
