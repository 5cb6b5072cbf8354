/// Full-page images as pages again, and pages taken apart. In: a record and one of its block references. Out: 8192
/// bytes,
/// their header checked, and a [org.walscope.model.page.PageLayout] of every field with its place. Follows
/// `RestoreBlockImage` in access/transam/xlogreader.c, common/pg_lzcompress.c, storage/page/bufpage.c, and of the
/// access
/// methods the headers that lay out their pages. Never trusts a length or pointer it was given, and never calls a guess
/// a fact.
package org.walscope.model.page;
