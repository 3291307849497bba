package io.cosmosbackup.engine.source.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.http.EndlessAnswerException;
import io.cosmosbackup.engine.http.HttpAnswer;
import io.cosmosbackup.engine.http.HttpConnections;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import io.cosmosbackup.engine.requestunits.ItemCharge;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.source.Access;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Authorized requests to one account, within a budget, repeated until they are answered. 429 is normal and
/// is waited out for as long as the service asks; other causes that may pass are an {@link Obstacle}. Every
/// exception holds the service's own message.
public final class CosmosConnection implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(65); // the service's own limit is 60 s
    private static final int UNKNOWN_HOSTS = 3;
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /// The service refuses requests that are signed a quarter of an hour before or after its own time.
    private static final Duration NEVER_APART = Duration.ofDays(1);

    private static final int KEYS_ARE_OFF = 5202; // sub-status of 401
    private static final int NOT_IMPLEMENTED = 501;
    private static final double METADATA_CHARGE = 1;
    private static final String VERSION = "2020-07-15";

    /// Bit 1 of the capabilities that SDKs announce. An account with partition merge enabled refuses every request
    /// without it. Bit 16 must not be set: it changes the tokens of the change feed.
    private static final String COPES_WITH_MERGES = "1";

    private final String endpoint;
    private final Authorization authorization;
    private final RequestUnitBudget budget;
    private final HttpConnections http;
    private final Pace pace;
    private final Map<String, Long> newUntil = new ConcurrentHashMap<>(); // by the container's link
    private final DoubleAdder requestUnits = new DoubleAdder();
    private final LongAdder throttled = new LongAdder();

    public CosmosConnection(String endpoint, Access access, RequestUnitBudget budget) {
        this(endpoint, access, budget, Pace.REAL);
    }

    public CosmosConnection(String endpoint, Access access, RequestUnitBudget budget, Pace pace) {
        this(endpoint, access, budget, pace, REQUEST_TIMEOUT);
    }

    /// @param timeout of one request, from its first byte to the last one of its answer
    public CosmosConnection(String endpoint, Access access, RequestUnitBudget budget, Pace pace, Duration timeout) {
        this.pace = pace;
        this.http = new HttpConnections(timeout);
        this.endpoint = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        this.authorization = Authorization.of(access);
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
                            + " carries a user, a password or a query. HINT: leave them out; the key is given by"
                            + " itself");
        }
    }

    /// For requests whose size can be chosen: what an item of theirs costs.
    public ItemCharge itemCharge(double firstGuess) {
        return new ItemCharge(budget, firstGuess);
    }

    public Usage usage() {
        return new Usage(requestUnits.sum(), throttled.sum());
    }

    /// Says that the container of this link has just been created: for some minutes 401 and 404 pass there.
    public void expectNew(String containerLink) {
        newUntil.put(containerLink, pace.nanoTime() + Repeats.NEW_CONTAINER.toNanos());
    }

    /// Whether the container of this link was created by this run, and its first minutes are over.
    public boolean isNoLongerNew(String containerLink) {
        Long until = newUntil.get(containerLink);
        return until != null && pace.nanoTime() - until >= 0;
    }

    /// The answer, whatever its status. What time cures is waited out. 401, and 403 that is about the key or the
    /// network, are `AccessDenied`, and so is 407 of a proxy.
    public CosmosResponse send(CosmosRequest request) {
        return send(request, METADATA_CHARGE);
    }

    /// The answer likewise, and 403 too where it is about what the identity may ask for
    /// ({@link ServiceWords#isNotForIdentity}).
    public CosmosResponse sendEvenIfForbidden(CosmosRequest request) {
        return send(request, METADATA_CHARGE, true);
    }

    /// @param expectedCharge what the request will about cost, in request units
    public CosmosResponse send(CosmosRequest request, double expectedCharge) {
        return send(request, expectedCharge, false);
    }

    private CosmosResponse send(CosmosRequest request, double expectedCharge, boolean evenIfForbidden) {
        Repeats repeats = new Repeats(pace);
        while (true) {
            budget.reserve(expectedCharge);
            Map<String, String> proof = Map.of();
            @Nullable CosmosResponse response = null;
            @Nullable IOException fault = null;
            try {
                proof = authorization.headers(request, pace.now()); // now: the budget may have taken its time
                response = sendOnce(request, proof);
            } catch (EndlessAnswerException e) {
                throw new BackupException(
                        Reason.Unavailable,
                        request + " at " + endpoint + " was answered with more than such an answer can hold: "
                                + e.getMessage()
                                + ". HINT: no Cosmos DB sends that; does something stand between this and the account?",
                        e);
            } catch (IOException e) {
                fault = e;
            } finally {
                budget.settle(expectedCharge, response == null ? 0 : response.charge());
            }
            @Nullable Obstacle obstacle = response == null ? Obstacle.Fault : obstacle(request, response, proof);
            if (response != null && obstacle == null) {
                if (!evenIfForbidden || !ServiceWords.isNotForIdentity(response)) {
                    requireAccess(request, response);
                }
                return response;
            }
            Obstacle met = Objects.requireNonNull(obstacle);
            if (met == Obstacle.Throttled) {
                throttled.increment();
            }
            boolean goOn = repeats.goOn(met, response);
            if (fault != null && isUnknownHost(fault) && repeats.faults() >= UNKNOWN_HOSTS) {
                throw new BackupException(
                        Reason.AccountNotFound,
                        "there is no server " + URI.create(endpoint).getHost()
                                + ". HINT: check the account's name in the endpoint " + endpoint,
                        fault);
            }
            if (!goOn) {
                throw givenUp(request, met, response, fault);
            }
            if (met == Obstacle.Moved) {
                http.forgetAddresses(); // the account's name may lead to the new region by now
            }
            repeats.pause();
        }
    }

    /// What the account says of itself. Where something else answers than an account, `AccountNotFound`.
    public JsonNode account() {
        CosmosRequest request = CosmosRequest.account();
        CosmosResponse response = send(request);
        return switch (response.status()) {
            case 200 -> {
                try {
                    yield AccountJson.of(endpoint, response);
                } catch (BackupException e) {
                    throw noAccount(request, "a body that is no account's", e);
                }
            }
            case 301, 302, 303, 307, 308, 404, 405 -> throw noAccount(request, words(response), null);
            default -> throw unexpected(request, response);
        };
    }

    private BackupException noAccount(CosmosRequest request, String answer, @Nullable Throwable cause) {
        return new BackupException(
                Reason.AccountNotFound,
                "no Cosmos DB account answers at %s: %s was answered with %s. HINT: check the endpoint, for example https://<account>.documents.azure.com, and what stands between this and it"
                        .formatted(endpoint, request, answer),
                cause);
    }

    private @Nullable Obstacle obstacle(CosmosRequest request, CosmosResponse response, Map<String, String> proof) {
        int subStatus = response.subStatus();
        return switch (response.status()) {
            case 429 -> Obstacle.Throttled;
            // Time-out, "retry with", and what a service says while it recovers.
            case 408, 449, 500, 502, 503, 504 -> Obstacle.Fault;
            case 401 -> {
                if (subStatus == KEYS_ARE_OFF || isClockWrong(response)) {
                    yield null;
                }
                yield isNew(request) ? Obstacle.NewContainer : authorization.refused(proof);
            }
            case 403 -> subStatus == 3 || subStatus == 1008 ? Obstacle.Moved : null;
            case 404 -> {
                // Without a sub-status an item may be meant, which is simply not there.
                boolean notReady = subStatus == 1003
                        || subStatus == 1013
                        || (subStatus == 0 && !request.resourceType().equals("docs"));
                yield notReady && isNew(request) ? Obstacle.NewContainer : null;
            }
            default -> null;
        };
    }

    private boolean isNew(CosmosRequest request) {
        long now = pace.nanoTime();
        String link = request.resourceLink() + "/";
        return newUntil.entrySet().stream()
                .anyMatch(container -> link.startsWith(container.getKey() + "/") && now - container.getValue() < 0);
    }

    /// @param proof the headers that authorize it
    private CosmosResponse sendOnce(CosmosRequest request, Map<String, String> proof) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("x-ms-version", VERSION);
        headers.put("x-ms-cosmos-sdk-supportedcapabilities", COPES_WITH_MERGES);
        headers.put("Accept", "application/json");
        if (request.body().length > 0) {
            headers.put("Content-Type", "application/json");
        }
        headers.putAll(proof);
        long begun = System.nanoTime();
        HttpAnswer answer = http.send(
                request.verb(), URI.create(endpoint + request.path()), headers, request.body(), request.mostAnswered());
        AnsweredNumbers numbers = new AnsweredNumbers(endpoint, answer.headers());
        double charge = numbers.charge();
        requestUnits.add(charge);
        return new CosmosResponse(
                answer.status(),
                numbers.subStatus(),
                charge,
                answer.headers(),
                answer.body(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    private void requireAccess(CosmosRequest request, CosmosResponse response) {
        if (response.status() == 407) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "a proxy on the way to account " + endpoint + " wants a login: " + words(response)
                            + ". HINT: this program has none to give; let it reach the account without that proxy, or"
                            + " through one that asks for no login");
        }
        if (response.status() == 401 || (response.status() == 403 && !ServiceWords.isQuota(response))) {
            throw denied(request, response);
        }
    }

    private BackupException denied(CosmosRequest request, CosmosResponse response) {
        String what = "account " + endpoint
                + (response.status() == 401 ? " refused " + authorization.name() : " forbids " + request) + ": "
                + words(response) + ". HINT: ";
        if (isClockWrong(response)) {
            return new BackupException(
                    Reason.AccessDenied,
                    what + "a clock is wrong: it is " + pace.now().truncatedTo(ChronoUnit.SECONDS) + " here and "
                            + response.date().map(Instant::toString).orElse("another time") + " at the account");
        }
        String hint = response.subStatus() == KEYS_ARE_OFF
                ? "use a Microsoft Entra identity (by hand: COSMOS_CREDENTIAL), or allow keys for the account"
                        + " (disableLocalAuth: false)"
                : authorization.hint(response);
        return new BackupException(Reason.AccessDenied, what + hint);
    }

    /// A signature counts for 15 minutes. The service's words are looked at as well: an answer may lack its date.
    private boolean isClockWrong(CosmosResponse response) {
        boolean apart = response.date()
                .map(date -> Duration.between(date, pace.now()).abs().compareTo(CLOCKS_APART) > 0)
                .orElse(false);
        return apart || ServiceWords.sentence(response, authorization).contains("not valid at the current time");
    }

    /// The exception for an answer that the caller does not expect. A redirection is not followed: the request bears a
    /// signature, and the account answers by itself.
    public BackupException unexpected(CosmosRequest request, CosmosResponse response) {
        if (response.status() < 400) {
            return new BackupException(
                    Reason.Unavailable,
                    request + " at " + endpoint + " was answered with " + words(response)
                            + ", which no Cosmos DB sends. HINT: does something stand between this and the account?");
        }
        boolean passes = (response.status() >= 500 && response.status() != NOT_IMPLEMENTED) || response.status() == 410;
        Reason reason = passes ? Reason.Unavailable : Reason.Internal;
        return new BackupException(reason, request + " at " + endpoint + " was answered with " + words(response));
    }

    /// What the service said, for a message: {@link ServiceWords#of}.
    public String words(CosmosResponse response) {
        return ServiceWords.of(response, authorization);
    }

    /// Its own sentence only, empty when it gave none.
    public String sentence(CosmosResponse response) {
        return ServiceWords.sentence(response, authorization);
    }

    public String endpoint() {
        return endpoint;
    }

    public Pace pace() {
        return pace;
    }

    /// The service's clock when it began on a request: what it answers holds everything written before. A
    /// time far off this machine's is no answer of a service that has just accepted a signature of this
    /// machine's time.
    public Instant begunAt(CosmosResponse response) {
        Instant begun = response.begunAt();
        if (Duration.between(begun, pace.now()).abs().compareTo(NEVER_APART) > 0) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + endpoint + " dates its answer " + begun.truncatedTo(ChronoUnit.SECONDS)
                            + ", and it is "
                            + pace.now().truncatedTo(ChronoUnit.SECONDS)
                            + " here. HINT: does something stand between this and the account? Run again");
        }
        return begun;
    }

    @Override
    public void close() {
        http.close();
    }

    private BackupException givenUp(
            CosmosRequest request, Obstacle obstacle, @Nullable CosmosResponse response, @Nullable IOException fault) {
        if (response == null) {
            String how = describe(fault);
            String hint = how.contains("PKIX")
                    ? "if something inspects TLS on the way, give its certificates by CA_BUNDLE"
                    : "is the account reachable from here?";
            return unavailable(request, how, hint, fault);
        }
        return switch (obstacle) {
            case Throttled ->
                unavailable(
                        request,
                        "throttled for " + Repeats.THROTTLED.toMinutes() + " minutes, " + words(response),
                        "is its throughput used up by others?",
                        null);
            case Fault, NewContainer ->
                unavailable(request, words(response), "is the account reachable from here?", null);
            case Moved ->
                unavailable(
                        request,
                        words(response) + ", for " + Repeats.MOVED.toMinutes() + " minutes",
                        regionHint(),
                        null);
            case Key, Token -> denied(request, response);
        };
    }

    private BackupException unavailable(CosmosRequest request, String how, String hint, @Nullable Throwable cause) {
        return new BackupException(
                Reason.Unavailable, request + " at " + endpoint + " failed: " + how + ". HINT: " + hint, cause);
    }

    private String regionHint() {
        try {
            CosmosRequest question = CosmosRequest.account();
            CosmosResponse account = sendOnce(question, authorization.headers(question, pace.now()));
            return account.status() == 200
                    ? WrittenRegions.hint(endpoint, AccountJson.of(endpoint, account))
                    : "a failover may be going on; which region is written was not told: " + words(account);
        } catch (IOException e) {
            return "a failover may be going on; which region is written was not told: " + describe(e);
        }
    }

    private BackupException notAnEndpoint(@Nullable Throwable cause) {
        return new BackupException(
                Reason.InvalidArgument,
                "'" + Redacted.of(endpoint) + "' is no account endpoint. HINT: https://<account>.documents.azure.com",
                cause);
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
