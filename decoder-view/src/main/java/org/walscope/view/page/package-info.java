/// The page view: the selected record's page images, each restored and taken apart, as a picture, a tree of fields and
/// bytes that mark each other. In: the selection and the opened WAL. Out: a page's file, where somebody saves it. Must
/// never call what a page looks like what it is.
package org.walscope.view.page;
