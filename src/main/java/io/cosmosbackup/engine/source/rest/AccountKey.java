package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/// An account's key. Signs verb, resource type, resource link and date, as Cosmos DB's REST reference says under
/// "Access control on Cosmos DB resources". Never printed.
final class AccountKey implements Authorization {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final byte[] secret;

    AccountKey(String base64) {
        try {
            this.secret = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.AccessDenied,
                    "the Cosmos DB key is not base64. HINT: check that the Secret (by hand: COSMOS_KEY) holds the key itself and nothing else",
                    e);
        }
        if (secret.length == 0) {
            throw new BackupException(
                    Reason.AccessDenied, "the Cosmos DB key is empty. HINT: check the Secret (by hand: COSMOS_KEY)");
        }
    }

    @Override
    public String removedFrom(String text) {
        String base64 = Base64.getEncoder().encodeToString(secret);
        return text.replace(base64, "…").replace(URLEncoder.encode(base64, StandardCharsets.UTF_8), "…");
    }

    @Override
    public Map<String, String> headers(CosmosRequest request, Instant now) {
        String date = DATE.format(now.atZone(ZoneOffset.UTC));
        String text = request.verb().toLowerCase(Locale.ROOT) + "\n" + request.resourceType() + "\n"
                + request.resourceLink() + "\n" + date.toLowerCase(Locale.ROOT) + "\n\n";
        String signature =
                Base64.getEncoder().encodeToString(Digests.hmacSha256(secret, text.getBytes(StandardCharsets.UTF_8)));
        return Map.of(
                "x-ms-date",
                date,
                "Authorization",
                URLEncoder.encode("type=master&ver=1.0&sig=" + signature, StandardCharsets.UTF_8));
    }

    @Override
    public String hint() {
        return "check that the Secret (by hand: COSMOS_KEY) holds the account's primary or secondary key";
    }
}
