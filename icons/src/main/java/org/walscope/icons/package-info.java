/// One enum of what icons stand for; the pack they come from is known nowhere else.
package org.walscope.icons;
