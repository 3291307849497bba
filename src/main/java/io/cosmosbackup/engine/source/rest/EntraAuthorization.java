package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.source.Access;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/// A token of Microsoft Entra, asked for before each try: `type=aad&ver=1.0&sig=` and the token,
/// percent-encoded. The account looks up the identity's data plane roles.
final class EntraAuthorization implements Authorization {
    private static final String BEFORE = URLEncoder.encode("type=aad&ver=1.0&sig=", StandardCharsets.UTF_8);
    private static final String HEADER = "Authorization";

    /// Every signed token begins so: `{"` in Base64.
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9._-]+");

    private final Access.Entra access;

    EntraAuthorization(Access.Entra access) {
        this.access = access;
    }

    @Override
    public Map<String, String> headers(CosmosRequest request, Instant now) {
        String token = access.tokens().token(access.scope());
        return Map.of("x-ms-date", DATE.format(now), HEADER, BEFORE + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    @Override
    public Obstacle refused(Map<String, String> headers) {
        String sent = headers.getOrDefault(HEADER, BEFORE).substring(BEFORE.length());
        access.tokens().refused(access.scope(), URLDecoder.decode(sent, StandardCharsets.UTF_8));
        return Obstacle.Token;
    }

    @Override
    public String removedFrom(String text) {
        return TOKEN.matcher(text).replaceAll("…");
    }

    @Override
    public String name() {
        return "the token of " + access.tokens().described();
    }

    @Override
    public String hint(CosmosResponse refusal) {
        if (refusal.status() == 401) {
            return "check that the account is in the identity's tenant, and that the clock here is right";
        }
        return switch (refusal.subStatus()) {
            case 5300 ->
                "no Entra identity may do that by the data plane; do it by az cosmosdb sql, or with the account's key";
            case 5301, 5302, 5303 ->
                "give the identity a data plane role with that action (" + Right.ROLES + "*-cosmos.json, see"
                        + " docs/azure-roles.md); a new assignment counts after some minutes";
            default -> "check the account's firewall, and the identity's roles in the account";
        };
    }
}
