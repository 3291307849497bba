package io.cosmosbackup.engine.store.azure;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/// One thing that is asked of the Blob service, with all of its tries: how long it may take, and how long the
/// body may be that it reads. The time grows with the bytes that have come and gone, so a server that drips
/// holds nobody.
///
/// When the time is up its requests are cancelled, and what is tried again ends at once.
final class Operation implements AutoCloseable {
    /// The limit for answers that are neither a blob nor a list. Examples: an error, the properties of the
    /// account.
    private static final long MOST_OF_ANY_ANSWER = 1 << 20;

    private final Bounds bounds;
    private final long body;
    private final boolean cut;
    private final long begunAt = System.nanoTime();
    private final AtomicLong moved = new AtomicLong();
    private final Set<HttpUriRequestBase> underWay = ConcurrentHashMap.newKeySet();
    private final @Nullable Thread watch;
    private volatile boolean expired;

    private Operation(Bounds bounds, long body, boolean cut, boolean watched) {
        this.bounds = bounds;
        this.body = body;
        this.cut = cut;
        this.watch = watched ? Thread.ofVirtual().start(this::watch) : null;
    }

    /// One that reads no blob.
    static Operation of(Bounds bounds) {
        return new Operation(bounds, MOST_OF_ANY_ANSWER, false, true);
    }

    /// One that may take any time and read blobs of any size, for whoever is the server too.
    static Operation unlimited(Bounds bounds) {
        return new Operation(bounds, Long.MAX_VALUE, false, false);
    }

    /// One that reads a blob of at most so many bytes; more is {@link TooLongException}.
    static Operation reading(Bounds bounds, long limit) {
        return new Operation(bounds, limit, false, true);
    }

    /// One that reads the first bytes of a blob, whatever follows.
    static Operation readingStart(Bounds bounds, int length) {
        return new Operation(bounds, length, true, true);
    }

    /// It took longer than its bytes explain.
    static final class TooSlowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlowException(String message) {
            super(message);
        }
    }

    /// A blob is longer than what was asked for.
    static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLongException(String message) {
            super(message);
        }
    }

    private void watch() {
        try {
            for (Duration left = left(); left.isPositive(); left = left()) {
                Thread.sleep(left);
            }
        } catch (InterruptedException e) {
            return; // closed
        }
        expired = true;
        underWay.forEach(HttpUriRequestBase::cancel);
    }

    private Duration left() {
        return bounds.start().plus(bounds.forBytes(moved.get())).minusNanos(System.nanoTime() - begunAt);
    }

    /// Takes a request that is about to be sent.
    void begin(HttpUriRequestBase request) {
        underWay.add(request);
        requireTime();
    }

    void end(HttpUriRequestBase request) {
        underWay.remove(request);
    }

    /// Why a request has failed: an operation whose time is up is not tried again.
    Throwable failure(Throwable cause) {
        if (!expired || cause instanceof TooSlowException) {
            return cause;
        }
        TooSlowException slow = tooSlow();
        slow.addSuppressed(cause); // no cause: the SDK tries again what an IOException has caused
        return slow;
    }

    /// Counts bytes that have come or gone.
    void moved(int bytes) {
        moved.addAndGet(bytes);
        requireTime();
    }

    private void requireTime() {
        if (expired) {
            throw tooSlow();
        }
    }

    private TooSlowException tooSlow() {
        return new TooSlowException("it took %d seconds for %,d bytes. HINT: look at the network and at the service"
                .formatted(Duration.ofNanos(System.nanoTime() - begunAt).toSeconds(), moved.get()));
    }

    /// The bytes of a blob that was asked for, counted.
    InputStream blob(InputStream in) {
        return new Bounded(in, body, cut, true);
    }

    /// The bytes of a page of a list, counted.
    InputStream page(InputStream in, ListedPage page) {
        return new Bounded(in, page.mostBytes(), false, false);
    }

    /// The bytes of any other answer, counted.
    InputStream other(InputStream in) {
        return new Bounded(in, MOST_OF_ANY_ANSWER, false, false);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }

    private final class Bounded extends InputStream {
        private final InputStream in;
        private final long limit;
        private final boolean cut;
        private final boolean blob;
        private long count;

        Bounded(InputStream in, long limit, boolean cut, boolean blob) {
            this.in = in;
            this.limit = limit;
            this.cut = cut;
            this.blob = blob;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /// At the limit it looks whether the end is there too, which also frees the connection.
        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            boolean full = count == limit;
            int read;
            try {
                read = full ? in.read() : in.read(bytes, from, (int) Math.min(length, limit - count));
            } catch (IOException e) {
                requireTime(); // then it was cancelled
                throw e;
            }
            if (full && read >= 0 && !cut) {
                throw tooLong();
            }
            if (full || read < 0) {
                return -1;
            }
            count += read;
            moved(read);
            return read;
        }

        private RuntimeException tooLong() {
            return blob
                    ? new TooLongException("it has more than the %,d bytes that were asked for".formatted(limit))
                    : new IllegalStateException("the answer has more than %,d bytes".formatted(limit));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
