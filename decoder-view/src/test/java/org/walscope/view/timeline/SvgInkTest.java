package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javafx.scene.paint.Color;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class SvgInkTest {

    @Test
    void whatIsNoXmlBecomesXml() throws Exception {
        var ink = new SvgInk(10, 20, "<a & b>");
        ink.open("bar", () -> "\u0000\uD800 \"x\" ]]>");
        ink.text(Color.BLACK, Ink.Face.MONO, 11, "0 < 1 & 2", 1.005, 2);
        ink.fill(Color.color(1, 0, 0, 0.5), 0, 0, 1.25, 3);
        ink.close();
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ink.document())));
        var root = document.getDocumentElement();
        assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("<a & b>");
        assertThat(root.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("0 < 1 & 2");
        var rect = root.getElementsByTagName("rect").item(0).getAttributes();
        assertThat(rect.getNamedItem("fill").getNodeValue()).isEqualTo("#ff0000");
        assertThat(rect.getNamedItem("fill-opacity").getNodeValue()).isEqualTo("0.50");
        assertThat(rect.getNamedItem("width").getNodeValue()).isEqualTo("1.25");
    }
}
