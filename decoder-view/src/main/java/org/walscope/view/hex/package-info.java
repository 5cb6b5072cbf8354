/// The hex view of the selected record: bytes tinted by what they are part of (access/xlogrecord.h), the field
/// everybody's selection names marked. In: the selection and the opened WAL. Out: the byte range one chooses. Must
/// never
/// show a byte that is not the record's, nor guess where in its file one is.
package org.walscope.view.hex;
