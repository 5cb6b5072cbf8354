import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Draws walscope.svg into walscope.png, walscope.ico and walscope.icns beside it, and into the window's icon. Knows the
/// rect, line and circle that file is made of. Run after a change: `java -Djava.awt.headless=true DrawIcon.java`.
public final class DrawIcon {

    private static final int SIDE = 256;

    private DrawIcon() {}

    public static void main(String[] args) throws Exception {
        Path here = Path.of(args.length > 0 ? args[0] : ".");
        NodeList shapes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(here.resolve("walscope.svg").toFile())
                .getDocumentElement()
                .getElementsByTagName("*");
        Files.write(here.resolve("walscope.png"), png(shapes, 256));
        Files.write(here.resolve("../../../../app/src/main/resources/org/walscope/app/walscope.png"), png(shapes, 128));
        Files.write(here.resolve("walscope.ico"), ico(shapes, List.of(16, 32, 48, 64, 128, 256)));
        Files.write(here.resolve("walscope.icns"), icns(shapes));
    }

    private static byte[] png(NodeList shapes, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale((double) side / SIDE, (double) side / SIDE);
        for (int i = 0; i < shapes.getLength(); i++) {
            draw(g, (Element) shapes.item(i));
        }
        g.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static void draw(Graphics2D g, Element element) {
        Shape shape = switch (element.getTagName()) {
            case "rect" -> new RoundRectangle2D.Double(
                    number(element, "x"), number(element, "y"), number(element, "width"), number(element, "height"),
                    2 * number(element, "rx"), 2 * number(element, "rx"));
            case "circle" -> {
                double r = number(element, "r");
                yield new Ellipse2D.Double(number(element, "cx") - r, number(element, "cy") - r, 2 * r, 2 * r);
            }
            case "line" -> new Line2D.Double(
                    number(element, "x1"), number(element, "y1"), number(element, "x2"), number(element, "y2"));
            default -> throw new IllegalArgumentException("walscope.svg has a " + element.getTagName());
        };
        if (element.hasAttribute("fill")) {
            Color fill = Color.decode(element.getAttribute("fill"));
            double opacity = element.hasAttribute("fill-opacity") ? number(element, "fill-opacity") : 1;
            g.setColor(new Color(fill.getRed(), fill.getGreen(), fill.getBlue(), (int) (255 * opacity)));
            g.fill(shape);
        }
        if (element.hasAttribute("stroke")) {
            g.setColor(Color.decode(element.getAttribute("stroke")));
            g.setStroke(new BasicStroke(
                    (float) number(element, "stroke-width"), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(shape);
        }
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /// A directory of PNGs, as Windows takes them since Vista.
    private static byte[] ico(NodeList shapes, List<Integer> sides) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (int side : sides) {
            pictures.add(png(shapes, side));
        }
        int offset = 6 + 16 * sides.size();
        var bytes = ByteBuffer.allocate(offset + pictures.stream().mapToInt(each -> each.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort((short) 0).putShort((short) 1).putShort((short) sides.size());
        for (int i = 0; i < sides.size(); i++) {
            bytes.put((byte) (int) sides.get(i)).put((byte) (int) sides.get(i)).putShort((short) 0);
            bytes.putShort((short) 1).putShort((short) 32).putInt(pictures.get(i).length).putInt(offset);
            offset += pictures.get(i).length;
        }
        pictures.forEach(bytes::put);
        return bytes.array();
    }

    /// "icns", the length, then chunks of a type that names the size, a length and a PNG.
    private static byte[] icns(NodeList shapes) throws IOException {
        var chunks = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(chunks)) {
            for (var each : List.of(List.of("ic07", 128), List.of("ic08", 256), List.of("ic09", 512))) {
                byte[] picture = png(shapes, (Integer) each.get(1));
                out.writeBytes((String) each.get(0));
                out.writeInt(8 + picture.length);
                out.write(picture);
            }
        }
        return ByteBuffer.allocate(8 + chunks.size())
                .put("icns".getBytes())
                .putInt(8 + chunks.size())
                .put(chunks.toByteArray())
                .array();
    }
}
