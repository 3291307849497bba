package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/// An account's key, read before each request. Signs verb, resource type, resource link and date, as Cosmos
/// DB's REST reference says under "Access control on Cosmos DB resources". Never printed.
final class AccountKey implements Authorization {
    private final Secret key;

    /// A key that is none is known here.
    AccountKey(Secret key) {
        this.key = key;
        bytes();
    }

    private byte[] bytes() {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(key.read());
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "the Cosmos DB key is not base64. HINT: check that " + key.where()
                            + " holds the key itself and nothing else",
                    e);
        }
        if (secret.length == 0) {
            throw new BackupException(Reason.AccessDenied, "the Cosmos DB key is empty. HINT: check " + key.where());
        }
        return secret;
    }

    @Override
    public String removedFrom(String text) {
        String base64 = key.read();
        return text.replace(base64, "…").replace(URLEncoder.encode(base64, StandardCharsets.UTF_8), "…");
    }

    @Override
    public Map<String, String> headers(CosmosRequest request, Instant now) {
        String date = DATE.format(now);
        String text = request.verb().toLowerCase(Locale.ROOT) + "\n" + request.resourceType() + "\n"
                + request.resourceLink() + "\n" + date.toLowerCase(Locale.ROOT) + "\n\n";
        String signature =
                Base64.getEncoder().encodeToString(Digests.hmacSha256(bytes(), text.getBytes(StandardCharsets.UTF_8)));
        return Map.of(
                "x-ms-date",
                date,
                "Authorization",
                URLEncoder.encode("type=master&ver=1.0&sig=" + signature, StandardCharsets.UTF_8));
    }

    @Override
    public Obstacle refused(Map<String, String> headers) {
        return Obstacle.Key;
    }

    @Override
    public String name() {
        return "the key";
    }

    @Override
    public String hint(CosmosResponse refusal) {
        return refusal.status() == 401
                ? "check that " + key.where() + " holds the account's primary or secondary key"
                : "check the key's rights and the account's firewall";
    }
}
