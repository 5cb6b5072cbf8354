/// The only package that mentions JavaFX's threads: background jobs and what brings their results to the FX thread,
/// and the style sheet's colours for canvases.
package org.walscope.view.fx;
