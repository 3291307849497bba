package io.cosmosbackup.operator.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A log one line at a time. Whoever wrote it may have written anything: a line that is too long is passed
/// over, and when the budget is spent the log ends. At most one line is in memory.
public final class LogLines implements Iterator<String> {
    /// No line that the engine prints is as long.
    public static final int LONGEST_LINE = 64 << 10;

    private static final int BUFFER = 8 << 10;

    private final InputStream log;
    private final Budget budget;
    private final byte[] buffer = new byte[BUFFER];
    private byte[] line = new byte[BUFFER];
    private int at;
    private int end;
    private boolean spent;
    private @Nullable String next;

    /// How many bytes may still be read of all logs of one Job, and whether something of them was left out.
    public static final class Budget {
        private int left;
        private boolean cut;

        public Budget(int bytes) {
            this.left = bytes;
        }

        int left() {
            return left;
        }

        public boolean cut() {
            return cut;
        }

        void cutHere() {
            cut = true;
        }
    }

    public LogLines(InputStream log, Budget budget) {
        this.log = log;
        this.budget = budget;
    }

    /// To be read once; `UncheckedIOException` where the log cannot be read on.
    public Stream<String> stream() {
        Iterable<String> once = () -> this;
        return StreamSupport.stream(once.spliterator(), false);
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        String read = next;
        next = null;
        return read;
    }

    /// Null at the end.
    private @Nullable String read() throws IOException {
        int length = 0;
        boolean tooLong = false;
        while (true) {
            if (at == end && !fill()) {
                return length == 0 || tooLong || spent ? null : text(length);
            }
            byte one = buffer[at++];
            if (one == '\n') {
                if (!tooLong) {
                    return text(length);
                }
                length = 0;
                tooLong = false;
            } else if (length == LONGEST_LINE) {
                tooLong = true;
                budget.cutHere();
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(LONGEST_LINE, line.length * 2));
                }
                line[length++] = one;
            }
        }
    }

    /// False at the end of the log, or of the budget: half a line is none there.
    private boolean fill() throws IOException {
        if (budget.left == 0) {
            spent = log.read() >= 0;
            budget.cut |= spent;
            return false;
        }
        int read = log.read(buffer, 0, Math.min(buffer.length, budget.left));
        if (read <= 0) {
            return false;
        }
        budget.left -= read;
        at = 0;
        end = read;
        return true;
    }

    private String text(int length) {
        int without = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, without, StandardCharsets.UTF_8);
    }
}
