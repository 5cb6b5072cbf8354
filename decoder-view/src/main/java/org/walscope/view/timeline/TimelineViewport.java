package org.walscope.view.timeline;

/// What part of the WAL the canvas shows: the position at its left edge and bytes per pixel. Positions are bytes from
/// the layout's base. One thread.
public final class TimelineViewport {

    /// The closest look: eight pixels a byte would show nothing more.
    private static final double SMALLEST_BYTES_PER_PIXEL = 1.0 / 8;

    private double span = 1;
    private double width = 1;
    private double left;
    private double bytesPerPixel = 1;

    /// Shows all of `span` bytes.
    public void show(long newSpan) {
        span = Math.max(1, newSpan);
        fit();
    }

    /// The canvas has another width; what is at its left edge stays there, and all stays visible if it was.
    ///
    /// @param pixels of the part that shows WAL
    public void resize(double pixels) {
        boolean all = isFitted();
        width = Math.max(1, pixels);
        if (all) {
            fit();
        } else {
            limit();
        }
    }

    public void fit() {
        left = 0;
        bytesPerPixel = span / width;
    }

    public boolean isFitted() {
        return left <= 0 && bytesPerPixel >= span / width;
    }

    /// Shows `from` to `to` with a margin on both sides.
    public void fit(double from, double to) {
        double bytes = Math.max(to - from, SMALLEST_BYTES_PER_PIXEL * width) * 1.2;
        bytesPerPixel = bytes / width;
        left = (from + to) / 2 - bytes / 2;
        limit();
    }

    /// @param factor above 1 to look closer
    /// @param x      the pixel whose position stays where it is
    public void zoom(double factor, double x) {
        double anchor = position(x);
        bytesPerPixel = bytesPerPixel / factor;
        limit();
        left = anchor - x * bytesPerPixel;
        limit();
    }

    /// @param pixels to the right, in WAL
    public void pan(double pixels) {
        left += pixels * bytesPerPixel;
        limit();
    }

    /// Moves as little as shows `position`, with some room around it.
    public void reveal(double position) {
        double margin = Math.min(40, width / 4) * bytesPerPixel;
        if (position < left + margin / 4) {
            left = position - margin;
        } else if (position > right() - margin / 4) {
            left = position + margin - width * bytesPerPixel;
        }
        limit();
    }

    public double x(double position) {
        return (position - left) / bytesPerPixel;
    }

    public double position(double x) {
        return left + x * bytesPerPixel;
    }

    /// Position at the left edge.
    public double left() {
        return left;
    }

    public double right() {
        return left + width * bytesPerPixel;
    }

    public double width() {
        return width;
    }

    public double bytesPerPixel() {
        return bytesPerPixel;
    }

    private void limit() {
        bytesPerPixel = Math.clamp(bytesPerPixel, Math.min(SMALLEST_BYTES_PER_PIXEL, span / width), span / width);
        left = Math.clamp(left, 0, Math.max(0, span - width * bytesPerPixel));
    }
}
