package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.parallel.ItemCharge;
import io.cosmosbackup.engine.parallel.RequestUnitBudget;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import io.cosmosbackup.engine.source.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Signed requests to one account, within a budget, repeated until they are answered. 429 is normal and is waited
/// out for as long as the service asks; passing faults are retried for about a minute.
final class CosmosConnection implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(65); // the service's own limit is 60 s
    private static final int PASSING_FAULTS = 9;
    private static final int UNKNOWN_HOSTS = 3;
    private static final Duration THROTTLED_AT_MOST = Duration.ofMinutes(10);
    private static final double METADATA_CHARGE = 1;
    private static final String VERSION = "2020-07-15";

    /// Bit 1 of the capabilities that SDKs announce. An account with partition merge enabled refuses every request
    /// without it. Bit 16 must not be set: it changes the tokens of the change feed.
    private static final String COPES_WITH_MERGES = "1";

    private final String endpoint;
    private final MasterKey key;
    private final RequestUnitBudget budget;
    private final HttpConnections http;
    private final DoubleAdder requestUnits = new DoubleAdder();
    private final LongAdder throttled = new LongAdder();

    CosmosConnection(String endpoint, MasterKey key, RequestUnitBudget budget) {
        this(endpoint, key, budget, REQUEST_TIMEOUT);
    }

    /// @param timeout of one request, from its first byte to the last one of its answer
    CosmosConnection(String endpoint, MasterKey key, RequestUnitBudget budget, Duration timeout) {
        this.http = new HttpConnections(timeout);
        this.endpoint = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        this.key = key;
        this.budget = budget;
        URI uri;
        try {
            uri = URI.create(this.endpoint);
        } catch (IllegalArgumentException e) {
            throw notAnEndpoint(e);
        }
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw notAnEndpoint(null);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "the account endpoint " + Redacted.of(this.endpoint)
                            + " carries a user, a password or a query. HINT: leave them out; the key is given by itself");
        }
    }

    /// For requests whose size can be chosen: what an item of theirs costs.
    ItemCharge itemCharge(double firstGuess) {
        return new ItemCharge(budget, firstGuess);
    }

    Usage usage() {
        return new Usage(requestUnits.sum(), throttled.sum());
    }

    /// The answer, whatever its status, save those that time cures (they are waited out) and 401 and 403
    /// (`AccessDenied`).
    CosmosResponse send(CosmosRequest request) {
        return send(request, METADATA_CHARGE);
    }

    /// @param expectedCharge what the request will about cost, in request units
    CosmosResponse send(CosmosRequest request, double expectedCharge) {
        int faults = 0;
        long throttledSince = 0;
        while (true) {
            budget.reserve(expectedCharge);
            @Nullable CosmosResponse response = null;
            @Nullable IOException fault = null;
            try {
                response = sendOnce(request);
            } catch (IOException e) {
                fault = e;
            } finally {
                budget.settle(expectedCharge, response == null ? 0 : response.charge());
            }
            if (response != null && response.status() == 429) {
                throttled.increment();
                long now = System.nanoTime();
                throttledSince = throttledSince == 0 ? now : throttledSince;
                if (now - throttledSince > THROTTLED_AT_MOST.toNanos()) {
                    throw failure(request, "throttled for " + THROTTLED_AT_MOST.toMinutes() + " minutes", null);
                }
                sleep(retryAfter(response));
                continue;
            }
            throttledSince = 0;
            if (response != null && !isPassing(response.status())) {
                requireAccess(request, response);
                return response;
            }
            faults++;
            if (fault != null && isUnknownHost(fault) && faults >= UNKNOWN_HOSTS) {
                throw new BackupException(
                        Reason.AccountNotFound,
                        "there is no server " + URI.create(endpoint).getHost()
                                + ". HINT: check the account's name in the endpoint " + endpoint,
                        fault);
            }
            if (faults > PASSING_FAULTS) {
                throw failure(request, response == null ? describe(fault) : "HTTP " + response.status(), fault);
            }
            sleep(Math.min(10_000, 100L << faults));
        }
    }

    private CosmosResponse sendOnce(CosmosRequest request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("x-ms-version", VERSION);
        headers.put("x-ms-cosmos-sdk-supportedcapabilities", COPES_WITH_MERGES);
        headers.put("Accept", "application/json");
        if (request.body().length > 0) {
            headers.put("Content-Type", "application/json");
        }
        headers.putAll(key.sign(request));
        long begun = System.nanoTime();
        HttpAnswer answer = http.send(request.verb(), URI.create(endpoint + request.path()), headers, request.body());
        double charge = answer.headers()
                .firstValue("x-ms-request-charge")
                .map(Double::parseDouble)
                .orElse(0.0);
        requestUnits.add(charge);
        int subStatus = answer.headers()
                .firstValue("x-ms-substatus")
                .map(Integer::parseInt)
                .orElse(0);
        return new CosmosResponse(
                answer.status(),
                subStatus,
                charge,
                answer.headers(),
                answer.body(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private void requireAccess(CosmosRequest request, CosmosResponse response) {
        if (response.status() == 401) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "account " + endpoint
                            + " refused the key (401). HINT: check that the Secret (by hand: COSMOS_KEY) holds the"
                            + " account's primary or secondary key");
        }
        if (response.status() == 403) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "account " + endpoint + " forbids " + request + " (403/" + response.subStatus()
                            + "). HINT: check the key's rights and the account's firewall");
        }
    }

    /// What a request ended with that the caller has no use for.
    BackupException unexpected(CosmosRequest request, CosmosResponse response) {
        Reason reason = response.status() >= 500 || response.status() == 410 ? Reason.Unavailable : Reason.Internal;
        return new BackupException(
                reason,
                request + " at " + endpoint + " was answered with " + response.status() + "/" + response.subStatus());
    }

    String endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        http.close();
    }

    private BackupException failure(CosmosRequest request, String how, @Nullable Throwable cause) {
        return new BackupException(
                Reason.Unavailable,
                request + " at " + endpoint + " failed: " + how + ". HINT: is the account reachable from here?",
                cause);
    }

    private BackupException notAnEndpoint(@Nullable Throwable cause) {
        return new BackupException(
                Reason.InvalidArgument,
                "'" + Redacted.of(endpoint) + "' is no account endpoint. HINT: https://<account>.documents.azure.com",
                cause);
    }

    /// 408 time-out, 449 retry with, and what a service says while it recovers.
    private static boolean isPassing(int status) {
        return status == 408 || status == 449 || status == 500 || status == 502 || status == 503 || status == 504;
    }

    private static long retryAfter(CosmosResponse response) {
        String millis = response.header("x-ms-retry-after-ms");
        return millis.matches("[0-9]{1,7}") ? Math.max(1, Long.parseLong(millis)) : 1000;
    }

    private static boolean isUnknownHost(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private static String describe(@Nullable Throwable fault) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                return t.getMessage();
            }
        }
        return fault == null ? "no answer" : fault.getClass().getSimpleName();
    }

    static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
        }
    }
}
