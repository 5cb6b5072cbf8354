package org.walscope.view;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;

/// A picture on its way into a PNG file, without AWT. Taken on the FX thread, written on any.
public final class PngFile {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final byte BITS = 8;
    private static final byte RGB_ALPHA = 6;

    private final int width;
    private final int height;
    private final int[] argb;

    private PngFile(int width, int height, int[] argb) {
        this.width = width;
        this.height = height;
        this.argb = argb;
    }

    /// The image's pixels as they are now.
    public static PngFile of(Image image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] argb = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
        return new PngFile(width, height, argb);
    }

    public void write(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(SIGNATURE);
            var header = ByteBuffer.allocate(13).putInt(width).putInt(height);
            chunk(out, "IHDR", header.put(BITS).put(RGB_ALPHA).array());
            chunk(out, "IDAT", pixels());
            chunk(out, "IEND", new byte[0]);
        }
    }

    private byte[] pixels() throws IOException {
        var compressed = new ByteArrayOutputStream();
        byte[] row = new byte[1 + 4 * width];
        try (var out = new DeflaterOutputStream(compressed)) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int pixel = argb[y * width + x];
                    row[1 + 4 * x] = (byte) (pixel >> 16);
                    row[2 + 4 * x] = (byte) (pixel >> 8);
                    row[3 + 4 * x] = (byte) pixel;
                    row[4 + 4 * x] = (byte) (pixel >>> 24);
                }
                out.write(row);
            }
        }
        return compressed.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
