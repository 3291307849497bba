package io.cosmosbackup.engine.inspect;

import io.cosmosbackup.engine.http.HttpAnswer;
import io.cosmosbackup.engine.http.HttpConnections;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Whether a server can be reached: one request that shows no key and no token. Any answer will do, and its
/// date is the server's clock.
final class Reach {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MOST = 64 << 10;

    /// The services refuse what is signed a quarter of an hour before or after their own time.
    private static final Duration APART = Duration.ofMinutes(5);

    private final String place;
    private final String url;
    private final Clock clock;

    Reach(String place, String url, Clock clock) {
        this.place = place;
        this.url = url;
        this.clock = clock;
    }

    List<Check> tried() {
        try (HttpConnections http = new HttpConnections(TIMEOUT)) {
            HttpAnswer answer = http.send("GET", URI.create(url), Map.of(), new byte[0], MOST);
            List<Check> checks = new ArrayList<>();
            checks.add(Check.ok(place, "reach the server", "HTTP " + answer.status() + " without a proof", null));
            checks.add(
                    url.startsWith("https:")
                            ? Check.ok(place, "trust its certificate", null, null)
                            : Check.notTried(place, "trust its certificate", "http:// has none", null));
            checks.add(clock(answer));
            return checks;
        } catch (IOException e) {
            return List.of(unreached(e));
        } catch (BackupException e) {
            return List.of(Check.failed(place, "reach the server", e, null));
        }
    }

    private Check clock(HttpAnswer answer) {
        Instant here = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Optional<Instant> there = date(answer.headers().firstValue("date").orElse(""));
        if (there.isEmpty()) {
            return Check.notTried(place, "have the same time", "the answer has no date", null);
        }
        Duration apart = Duration.between(there.get(), here);
        return apart.abs().compareTo(APART) <= 0
                ? Check.ok(place, "have the same time", "%d s apart".formatted(apart.toSeconds()), null)
                : Check.failed(
                        place,
                        "have the same time",
                        new BackupException(
                                Reason.AccessDenied,
                                "it is %s here and %s there. HINT: set the clock here (in a pod, the node's)"
                                        .formatted(here, there.get())),
                        null);
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private Check unreached(IOException why) {
        String host = String.valueOf(URI.create(url).getHost());
        if (has(why, UnknownHostException.class)) {
            return Check.failed(
                    place,
                    "reach the server",
                    new BackupException(
                            Reason.AccountNotFound,
                            "there is no server " + host + ". HINT: check the account's name in the endpoint",
                            why),
                    null);
        }
        boolean tls = has(why, SSLException.class);
        return Check.failed(
                place,
                tls ? "trust its certificate" : "reach the server",
                new BackupException(
                        Reason.Unavailable,
                        host + ": " + why.getMessage()
                                + (tls
                                        ? ". HINT: if something inspects TLS on the way, give its certificates by"
                                                + " CA_BUNDLE"
                                        : ". HINT: check the endpoint, and whether the network lets this machine reach"
                                                + " it"),
                        why),
                null);
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
