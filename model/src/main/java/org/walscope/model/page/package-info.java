/// Full-page images as pages again: decompressed, the hole filled, their header checked. Follows `RestoreBlockImage` in
/// access/transam/xlogreader.c, common/pg_lzcompress.c and storage/page/bufpage.c. In: a record and one of its block
/// references. Out: 8192 bytes. Never trusts a length it was given.
package org.walscope.model.page;
