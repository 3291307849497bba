package io.cosmosbackup.engine.source.arm;

import io.cosmosbackup.engine.http.EndlessAnswerException;
import io.cosmosbackup.engine.http.HttpAnswer;
import io.cosmosbackup.engine.http.HttpConnections;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.rest.Pace;
import io.cosmosbackup.engine.source.rest.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Requests with a token, repeated where time may help: 429, 408, 5xx and no answer, for ten minutes in all.
/// The manager allows so many requests a minute and says when the next one counts.
final class ManagerConnection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(65);

    /// Of answers that are none, one after the other.
    private static final int FAULTS = 9; // the pauses add up to 43 s

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private static final int THROTTLED = 429;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final HttpConnections http = new HttpConnections(TIMEOUT);
    private final Access.Entra access;
    private final Access.Manager at;
    private final Pace pace;

    ManagerConnection(Access.Entra access, Access.Manager at, Pace pace) {
        this.access = access;
        this.at = at;
        this.pace = pace;
    }

    /// The answer, whatever its status. What time cures is waited out. 401, 407 and 403 about roles are
    /// `AccessDenied`.
    HttpAnswer send(ManagerRequest request) {
        Patience patience = new Patience(pace::nanoTime);
        int faults = 0;
        boolean renewed = false;
        while (true) {
            String token = access.tokens().token(at.scope());
            @Nullable HttpAnswer answer = null;
            @Nullable IOException fault = null;
            try {
                answer = http.send(
                        request.verb(), request.address(), headers(request, token), request.body(), request.most());
            } catch (EndlessAnswerException e) {
                throw new BackupException(
                        Reason.Unavailable,
                        request + " at " + at.address() + " was answered with more than such an answer can hold. HINT:"
                                + " does something stand between this and Azure Resource Manager?",
                        e);
            } catch (IOException e) {
                fault = e;
            }
            if (answer != null && answer.status() == 401 && !renewed) {
                renewed = true;
                access.tokens().refused(at.scope(), token);
                continue;
            }
            if (answer != null && !mayPass(answer)) {
                requireAccess(request, answer);
                return answer;
            }
            faults = answer != null && answer.status() == THROTTLED ? 0 : faults + 1;
            if (faults > FAULTS || patience.isOver()) {
                throw givenUp(request, answer, fault);
            }
            long own = faults == 0 ? 0 : Math.min(LONGEST_MILLIS, FIRST_MILLIS << faults);
            pace.sleep(Math.max(own, patience.pauseMillis(false, answer == null ? 0 : askedMillis(answer))));
        }
    }

    private static Map<String, String> headers(ManagerRequest request, String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token);
        headers.put("Accept", "application/json");
        if (request.body().length > 0) {
            headers.put("Content-Type", "application/json");
        }
        return headers;
    }

    private static boolean mayPass(HttpAnswer answer) {
        return switch (answer.status()) {
            case 408, THROTTLED, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /// How long the service asks to wait; 0 when it does not say.
    static long askedMillis(HttpAnswer answer) {
        Matcher asked = SECONDS.matcher(
                answer.headers().firstValue("retry-after").orElse("").strip());
        return asked.matches() ? TimeUnit.SECONDS.toMillis(Long.parseLong(asked.group())) : 0;
    }

    private void requireAccess(ManagerRequest request, HttpAnswer answer) {
        ManagerError error = ManagerError.of(answer.body());
        if (answer.status() == 407) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "a proxy on the way to " + at.address() + " wants a login (407). HINT: this program has none to"
                            + " give; let it reach Azure Resource Manager without that proxy");
        }
        if (answer.status() == 401) {
            throw new BackupException(
                    Reason.AccessDenied,
                    at.address() + " refused the token of " + access.tokens().described() + ": " + error.words(401)
                            + ". HINT: check that the account's subscription is in the identity's tenant");
        }
        if (answer.status() == 403 && error.isAboutRoles()) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "Azure Resource Manager forbids " + request + ": " + error.words(403)
                            + ". HINT: give the identity a role of Azure's with that action (docs/azure-roles.md); a"
                            + " new one counts after some minutes");
        }
    }

    private BackupException givenUp(ManagerRequest request, @Nullable HttpAnswer answer, @Nullable IOException fault) {
        String how = answer != null
                ? ManagerError.of(answer.body()).words(answer.status())
                : fault == null || fault.getMessage() == null ? "no answer" : String.valueOf(fault.getMessage());
        String hint = how.contains("PKIX")
                ? "if something inspects TLS on the way, give its certificates by CA_BUNDLE"
                : "is Azure Resource Manager reachable from here, at that address?";
        return new BackupException(
                Reason.Unavailable, request + " at " + at.address() + " failed: " + how + ". HINT: " + hint, fault);
    }

    @Override
    public void close() {
        http.close();
    }
}
