package io.cosmosbackup.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.http.EndlessAnswerException;
import io.cosmosbackup.engine.http.HttpAnswer;
import io.cosmosbackup.engine.http.HttpConnections;
import io.cosmosbackup.engine.identity.TokenAnswer.NoTokenException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// Asks for tokens, and again where that may help: no answer, 408, 429, 5xx. The connection is closed after
/// each answer, for the next request comes in half an hour or later.
final class TokenClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /// The pauses between the tries, a minute in all; the metadata service asks for 70 seconds while it is
    /// updated.
    private static final int TRIES = 7;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final TokenSource source;
    private final Timing timing;

    TokenClient(TokenSource source, Timing timing) {
        this.source = source;
        this.timing = timing;
    }

    TokenAnswer ask(String scope) {
        for (int tries = 1; ; tries++) {
            TokenRequest request = TokenRequest.of(source, scope, timing.clock().instant());
            @Nullable HttpAnswer answer = null;
            @Nullable IOException fault = null;
            try (HttpConnections connections = connections()) {
                answer = connections.send(
                        request.verb(), request.address(), request.headers(), request.body(), TokenAnswer.MOST_BYTES);
            } catch (EndlessAnswerException e) {
                throw unusable(request, "it is longer than any such answer", e);
            } catch (IOException e) {
                fault = e;
            }
            if (answer != null && !mayPass(answer)) {
                return token(request, scope, answer);
            }
            if (tries == TRIES || (fault != null && isFinal(fault))) {
                throw unavailable(request, answer, fault);
            }
            timing.pause().accept(pause(tries, answer));
        }
    }

    private HttpConnections connections() {
        return switch (source) {
            case TokenSource.FederatedToken _, TokenSource.Certificate _, TokenSource.ClientSecret _ ->
                new HttpConnections(TIMEOUT);
            case TokenSource.ManagedIdentity _ -> HttpConnections.direct(TIMEOUT);
        };
    }

    private boolean mayPass(HttpAnswer answer) {
        int status = answer.status();
        boolean updated = source instanceof TokenSource.ManagedIdentity && (status == 404 || status == 410);
        return status == 408
                || status == 429
                || status >= 500
                || updated
                || (status == 400
                        && TokenAnswer.json(answer.body())
                                .path("error")
                                .asText()
                                .equals("temporarily_unavailable"));
    }

    /// What no second try will cure: a certificate that is not trusted.
    private static boolean isFinal(IOException fault) {
        return fault instanceof SSLPeerUnverifiedException
                || (fault instanceof SSLException
                        && String.valueOf(fault.getMessage()).contains("PKIX"));
    }

    private static Duration pause(int tries, @Nullable HttpAnswer answer) {
        Duration own = Duration.ofSeconds(1L << (tries - 1));
        Matcher asked = SECONDS.matcher(
                answer == null
                        ? ""
                        : answer.headers().firstValue("retry-after").orElse("").strip());
        Duration pause = asked.matches() ? Duration.ofSeconds(Long.parseLong(asked.group())) : own;
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private TokenAnswer token(TokenRequest request, String scope, HttpAnswer answer) {
        int status = answer.status();
        if (status == 200) {
            try {
                return TokenAnswer.of(answer.body(), timing.clock().instant());
            } catch (NoTokenException e) {
                throw unusable(request, String.valueOf(e.getMessage()), e);
            }
        }
        JsonNode json = TokenAnswer.json(answer.body());
        if (status >= 400 && (json.path("error").isTextual() || status == 407)) {
            throw EntraRefusal.of(
                    source, request, scope, status, json, timing.clock().instant());
        }
        throw unusable(request, "it is HTTP " + status + " without a reason of Entra's", null);
    }

    private BackupException unusable(TokenRequest request, String why, @Nullable Throwable cause) {
        return new BackupException(
                Reason.Unavailable,
                "the request for a token (" + source.described() + ") got an answer that is none: " + why
                        + ". HINT: check the authority host; does something stand between this and "
                        + request.address().getHost() + "?",
                cause);
    }

    private BackupException unavailable(
            TokenRequest request, @Nullable HttpAnswer answer, @Nullable IOException fault) {
        String how = answer != null
                ? "HTTP " + answer.status() + ", "
                        + EntraWords.of(TokenAnswer.json(answer.body()), request.proof())
                                .sentence()
                : fault == null ? "no answer" : described(fault);
        return new BackupException(
                Reason.Unavailable,
                "no token could be had (" + source.described() + "): " + how + ". HINT: " + hint(request, fault),
                fault);
    }

    private static String described(IOException fault) {
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : EntraWords.clean(message);
    }

    private String hint(TokenRequest request, @Nullable IOException fault) {
        if (fault instanceof SSLException) {
            return "if something inspects TLS on the way, give its certificates by CA_BUNDLE";
        }
        if (fault instanceof UnknownHostException) {
            return "check the authority host, and whether names are resolved here";
        }
        return switch (source) {
            case TokenSource.ManagedIdentity _ ->
                "is this a machine in Azure, and may this process reach "
                        + request.address().getHost() + "?";
            case TokenSource.FederatedToken _, TokenSource.Certificate _, TokenSource.ClientSecret _ ->
                "may this machine reach " + request.address().getHost() + " by port "
                        + (request.address().getPort() < 0
                                ? "443"
                                : request.address().getPort())
                        + "? Run again";
        };
    }
}
