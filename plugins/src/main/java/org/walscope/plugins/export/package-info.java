/// Comparisons as documents: in comes one, out goes JSON for scripts or HTML for people.
package org.walscope.plugins.export;
