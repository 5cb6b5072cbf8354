/// The hex view of the selected record: bytes tinted by what they are part of (access/xlogrecord.h), the field
/// everybody's selection names marked. In: the selection and the opened WAL. Out: the byte range one chooses. Must
/// never
/// guess where in its file a byte is.
package org.walscope.view.hex;
