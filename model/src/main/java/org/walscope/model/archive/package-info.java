/// Compressed files and tar archives, unpacked within bounds. In: a file, and a
/// [org.walscope.model.archive.Unpacker.Sink] that says of each content by its first bytes how much of it is wanted.
/// Out:
/// memory segments, and what was passed over, refused or damaged. What something is, its first bytes tell, never its
/// name.
///
/// What is unpacked goes into one temporary file for each opening ([org.walscope.model.archive.Scratch]) and is mapped
/// from there, so that the heap holds buffers alone, however large an archive is, and the system writes out what memory
/// is short of. The file loses its name right after it was made, so nothing of it is left when the process ends,
/// however it ends. A tar that is not compressed is not copied: its members are mapped where they lie.
///
/// gzip is the JDK's, xz is tukaani's, zstd is zstd-jni's; lz4, bzip2 and tar are commons-compress', which reads lz4's
/// linked blocks as the server's programs write them. Knows nothing of WAL and never writes anywhere else.
package org.walscope.model.archive;
