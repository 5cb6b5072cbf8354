/// Where the program starts, and the workbench window. In: views and the model. Nothing depends on it.
package org.walscope.app;
