package io.cosmosbackup.operator.cluster;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A log that comes over a connection which others use as well. When its last byte has come, the client
/// gives the connection to the next request. Closing the log then would close that connection and end that
/// request (fabric8 7.4: `AsyncBody.cancel` resets a request of Vert.x whose answer has ended). So a log is
/// read to its end first, and closed only if that end does not come.
final class LogStream extends FilterInputStream {
    private static final int BUFFER = 8 << 10;

    private long left;
    private boolean ended;

    /// @param most bytes that were asked for: what sends more is cut off
    LogStream(InputStream log, long most) {
        super(log);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read = in.read(buffer, from, length);
        ended = read < 0;
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = 0;
        while (skipped < bytes && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public void close() throws IOException {
        byte[] rest = new byte[BUFFER];
        try {
            while (!ended && left >= 0) {
                read(rest, 0, rest.length);
            }
        } finally {
            if (!ended) {
                in.close();
            }
        }
    }
}
