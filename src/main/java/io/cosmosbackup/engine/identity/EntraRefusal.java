package io.cosmosbackup.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Turns a refusal of Microsoft Entra into a {@link BackupException} that says what to do about its code.
final class EntraRefusal {
    private EntraRefusal() {}

    /// @param status of the answer
    static BackupException of(
            TokenSource source, TokenRequest request, String scope, int status, JsonNode answer, Instant now) {
        if (status == 407) {
            return new BackupException(
                    Reason.AccessDenied,
                    "a proxy on the way to " + request.address().getHost() + " wants a login (407). HINT: this program"
                            + " has none to give; let it reach Microsoft Entra without that proxy");
        }
        EntraWords words = EntraWords.of(answer, request.proof());
        String resource = TokenRequest.resource(scope);
        return new BackupException(
                Reason.AccessDenied,
                "Microsoft Entra refused a token for " + resource + " (" + source.described() + "): HTTP " + status
                        + ", " + words.sentence() + ". HINT: " + hint(source, request, resource, words.code(), now));
    }

    private static String hint(TokenSource source, TokenRequest request, String resource, String code, Instant now) {
        return switch (source) {
            case TokenSource.ManagedIdentity(String _, String clientId) ->
                clientId == null
                        ? "turn on the system-assigned identity of this machine, or give the client id of a"
                                + " user-assigned one"
                        : "assign the identity " + clientId + " to this machine (in AKS to the node pool)";
            case TokenSource.FederatedToken(TokenSource.Application application, SecretFile _) ->
                federated(application, AssertionClaims.of(request.proof()), resource, code, now);
            case TokenSource.Certificate(TokenSource.Application application, SecretFile pem) ->
                switch (code) {
                    case "700027" ->
                        "upload the certificate in " + pem.where() + " to app registration " + application.clientId();
                    case "700024" -> clock(now);
                    default -> general(application, resource, code);
                };
            case TokenSource.ClientSecret(TokenSource.Application application, Secret secret) ->
                switch (code) {
                    case "7000215" ->
                        "check " + secret.where()
                                + ": it must hold the secret's value, not its id, of app registration "
                                + application.clientId();
                    case "7000222" ->
                        "the secret has expired: make a new one for app registration " + application.clientId()
                                + " and put it into " + secret.where();
                    default -> general(application, resource, code);
                };
        };
    }

    private static String federated(
            TokenSource.Application application, AssertionClaims claims, String resource, String code, Instant now) {
        if (!claims.isToken()) {
            return "the token file does not hold a service account's token";
        }
        return switch (code) {
            case "70021", "700211", "700212", "700213" ->
                "give " + application.clientId() + " a federated credential with issuer " + claims.issuer()
                        + ", subject " + claims.subject() + " and audience " + claims.audience()
                        + ": these are the token's, and all three must be the same; a new one counts after some"
                        + " minutes";
            case "700024" -> clock(now) + "; the token counts from " + claims.time();
            case "50027", "50166" ->
                "Entra could not verify the token: does issuer " + claims.issuer()
                        + " publish its keys where Entra can read them?";
            default -> general(application, resource, code);
        };
    }

    private static String clock(Instant now) {
        return "is the clock of this machine (in a pod, of its node) right? It is "
                + now.truncatedTo(ChronoUnit.SECONDS) + " here";
    }

    private static String general(TokenSource.Application application, String resource, String code) {
        return switch (code) {
            case "90002", "900021", "900023" ->
                "check the tenant id " + application.tenant() + ", and that " + application.authorityHost()
                        + " is the authority host of its cloud";
            case "700016" ->
                "check the client id " + application.clientId() + ", and that it is in tenant " + application.tenant();
            case "7000229" ->
                "app registration " + application.clientId() + " has no service principal in tenant "
                        + application.tenant() + ": az ad sp create --id " + application.clientId();
            case "500011", "500341" ->
                "the tenant does not know " + resource + ": check that the authority host belongs to its cloud";
            case "53003" -> "a Conditional Access policy of the tenant refuses this identity here";
            case "" -> "check client id, tenant id and authority host";
            default -> "https://login.microsoftonline.com/error?code=" + code + " explains the code";
        };
    }
}
