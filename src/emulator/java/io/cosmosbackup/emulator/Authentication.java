package io.cosmosbackup.emulator;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Checks the header {@code authorization}: {@code type=master&ver=1.0&sig=} and the HMAC-SHA-256, by one of the
/// account's keys, of verb, resource type, resource link and date, a line each; or {@code type=aad&ver=1.0&sig=} and
/// a token.
final class Authentication {
    private static final String MASTER = "type=master&ver=1.0&sig=";
    private static final String AAD = "type=aad&ver=1.0&sig=";
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private final AccountCredentials credentials;
    private final EntraAuthorization entra;
    private final Supplier<List<URI>> endpoints;

    /// @param endpoints the account's addresses
    Authentication(AccountCredentials credentials, EntraAuthorization entra, Supplier<List<URI>> endpoints) {
        this.credentials = credentials;
        this.entra = entra;
        this.endpoints = endpoints;
    }

    /// Throws 401 for a wrong or missing signature or token, 403 for a stale date and for what the bearer may not do.
    ///
    /// @return whether the bearer sees items as they are, and not masked
    boolean check(GatewayRequest request, GatewayOperation operation, Instant now) {
        String header = request.header("authorization");
        if (header == null) {
            throw unauthorized(
                    "Required Header authorization is missing. Ensure a valid Authorization token is passed.");
        }
        String token = header.contains("%") ? URLDecoder.decode(header, StandardCharsets.UTF_8) : header;
        if (token.startsWith(MASTER)) {
            checkKey(token.substring(MASTER.length()), request, operation, now);
            return true;
        } else if (token.startsWith(AAD)) {
            return switch (credentials.bearer(token.substring(AAD.length()), endpoints.get(), now)) {
                case AccountCredentials.Bearer.Known(Principal principal) -> {
                    entra.check(principal, request, operation);
                    yield entra.seesAll(principal, request);
                }
                case AccountCredentials.Bearer.Unknown(String why) ->
                    throw unauthorized("The input authorization token can't serve the request: " + why + ".");
            };
        } else if (token.startsWith("type=resource&")) {
            throw GatewayException.notImplemented("authorization of type=resource");
        } else {
            throw unauthorized("The authorization header must start with " + MASTER + " or " + AAD);
        }
    }

    private void checkKey(String signature, GatewayRequest request, GatewayOperation operation, Instant now) {
        if (!credentials.localAuth()) {
            throw new GatewayException(
                    401,
                    5202,
                    "Unauthorized",
                    "Local Authorization is disabled. Use an AAD token to authorize all requests.");
        }
        checkDate(request, now);
        AccountKeys keys = credentials.keys();
        String payload = payload(request);
        byte[] sent = signature.getBytes(StandardCharsets.UTF_8);
        if (isSigned(sent, payload, keys.primary()) || isSigned(sent, payload, keys.secondary())) {
            return;
        }
        if (!isSigned(sent, payload, keys.primaryReadOnly()) && !isSigned(sent, payload, keys.secondaryReadOnly())) {
            throw unauthorized(
                    "The input authorization token can't serve the request. The wrong key is being used or the"
                            + " expected payload is not built as per the protocol. For more info:"
                            + " https://aka.ms/cosmosdb-tsg-unauthorized. Server used the following payload to sign: '"
                            + payload + "'");
        }
        boolean showsTokens = request.path().type().equals("permissions");
        if (isWrite(operation) || showsTokens) {
            throw new GatewayException(
                    403,
                    0,
                    "Forbidden",
                    "The given request [" + request + "] cannot be performed with a read-only key.");
        }
    }

    private static void checkDate(GatewayRequest request, Instant now) {
        String date = date(request);
        try {
            Instant sent = ZonedDateTime.parse(
                            String.valueOf(date), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH))
                    .toInstant();
            if (Duration.between(sent, now).abs().compareTo(MAX_SKEW) > 0) {
                throw new GatewayException(
                        403,
                        0,
                        "Forbidden",
                        "The authorization token is not valid at the current time. Please create another token and"
                                + " retry (token start time: " + date + ", current server time: "
                                + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC)) + ").");
            }
        } catch (DateTimeParseException _) {
            throw unauthorized("The request needs x-ms-date or date in RFC 1123 form, not: " + date);
        }
    }

    private static @Nullable String date(GatewayRequest request) {
        String date = request.header("x-ms-date");
        return date == null ? request.header("date") : date;
    }

    private static String payload(GatewayRequest request) {
        String msDate = request.header("x-ms-date");
        String date = msDate == null ? request.header("date") : null;
        return request.verb().toLowerCase(Locale.ROOT) + "\n" + request.path().type() + "\n"
                + request.path().signedLink() + "\n" + lower(msDate) + "\n" + lower(date) + "\n";
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static boolean isSigned(byte[] signature, String payload, String key) {
        return MessageDigest.isEqual(signature, sign(payload, key).getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(String payload, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isWrite(GatewayOperation operation) {
        return switch (operation) {
            case CREATE_DATABASE,
                    DELETE_DATABASE,
                    CREATE_CONTAINER,
                    REPLACE_CONTAINER,
                    DELETE_CONTAINER,
                    CREATE_RESOURCE,
                    REPLACE_RESOURCE,
                    DELETE_RESOURCE,
                    EXECUTE_PROCEDURE,
                    REPLACE_OFFER,
                    CREATE_ITEM,
                    UPSERT_ITEM,
                    REPLACE_ITEM,
                    PATCH_ITEM,
                    DELETE_ITEM,
                    BATCH -> true;
            case READ_ACCOUNT,
                    LIST_DATABASES,
                    QUERY_DATABASES,
                    READ_DATABASE,
                    LIST_CONTAINERS,
                    QUERY_CONTAINERS,
                    READ_CONTAINER,
                    LIST_PARTITION_KEY_RANGES,
                    LIST_RESOURCES,
                    QUERY_RESOURCES,
                    READ_RESOURCE,
                    LIST_OFFERS,
                    QUERY_OFFERS,
                    READ_OFFER,
                    READ_ITEM,
                    LIST_ITEMS,
                    CHANGE_FEED,
                    QUERY_ITEMS,
                    QUERY_PLAN,
                    UNKNOWN -> false;
        };
    }

    private static GatewayException unauthorized(String message) {
        return new GatewayException(401, 0, "Unauthorized", message);
    }
}
