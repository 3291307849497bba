package io.cosmosbackup.operator;

import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The connection to the API server was lost, or no answer came in time. The next attempt may well succeed,
/// and where in this program the request was made does not matter.
final class ConnectionLoss {
    private static final int DEEPEST = 20;

    private ConnectionLoss() {}

    /// What the network said, if that is the cause.
    static Optional<String> in(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST)
                .filter(ConnectionLoss::isOne)
                .findFirst()
                .map(cause -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }

    private static boolean isOne(Throwable cause) {
        return cause instanceof HttpClosedException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof ClosedChannelException
                || cause instanceof TimeoutException
                || cause.getClass()
                        == IOException.class; // reset by the peer; an answer that cannot be parsed has its own
    }
}
