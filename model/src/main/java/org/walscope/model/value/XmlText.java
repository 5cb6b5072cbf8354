package org.walscope.model.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walscope.model.bytes.Utf8Builder;

/// `xml` as `xml_out` and, for a client that takes UTF-8, `xml_send` write it: its declaration made anew, left
/// out where it
/// says nothing; `parse_xml_decl` and `print_xml_decl` of utils/adt/xml.c.
final class XmlText {

    private static final Pattern DECLARATION = Pattern.compile("<\\?xml\\s+version\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')"
            + "(?:\\s+encoding\\s*=\\s*(?:\"[^\"]*\"|'[^']*'))?"
            + "(?:\\s+standalone\\s*=\\s*[\"'](yes|no)[\"'])?\\s*\\?>");

    private static final String DEFAULT_VERSION = "1.0";

    private XmlText() {}

    static void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        String text = TypeOutputs.string(bytes, offset, length);
        Matcher declaration = DECLARATION.matcher(text);
        int from = 0;
        boolean printed = false;
        if (declaration.lookingAt()) {
            from = declaration.end();
            String version = declaration.group(1) == null ? declaration.group(2) : declaration.group(1);
            String standalone = declaration.group(3);
            printed = standalone != null || !DEFAULT_VERSION.equals(version);
            if (printed) {
                out.append("<?xml version=\"").append(version).append('"');
                out.append(standalone == null ? "" : " standalone=\"" + standalone + "\"")
                        .append("?>");
            }
        }
        // Without a declaration the text would begin with an empty line
        if (!printed && from < text.length() && text.charAt(from) == '\n') {
            from++;
        }
        out.append(text.substring(from));
    }
}
