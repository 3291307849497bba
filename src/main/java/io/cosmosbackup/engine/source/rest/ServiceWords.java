package io.cosmosbackup.engine.source.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the service says of a request that it refused, as a part of a message: status and sub-status, what that means,
/// the first sentence of its own, and the activity id by which Microsoft's support finds the request.
///
///     403/1014 (the logical partition holds 20 GB): Partition key reached maximum size of 20 GB (activity 5f0c…)
public final class ServiceWords {
    private static final int LONGEST = 400;
    private static final int DEEPEST = 3; // of messages within messages
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SIGNATURE = Pattern.compile("(?i)sig(=|%3d)[^\\s'\"&,]+");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\s]+");

    private ServiceWords() {}

    static String of(CosmosResponse response, Authorization authorization) {
        StringBuilder words =
                new StringBuilder().append(response.status()).append('/').append(response.subStatus());
        String meaning = meaning(response);
        if (meaning != null) {
            words.append(" (").append(meaning).append(')');
        }
        String said = sentence(response, authorization);
        if (!said.isEmpty()) {
            words.append(": ").append(said);
        }
        String activity = response.header("x-ms-activity-id");
        if (activity.matches("[0-9A-Za-z-]{1,64}")) {
            words.append(" (activity ").append(activity).append(')');
        }
        return words.toString();
    }

    /// The service's own sentence, without line breaks, without the full stop at its end, and never with the key or a
    /// signature by it. Empty when it gave none.
    public static String sentence(CosmosResponse response, Authorization authorization) {
        if (response.status() < 400 || response.body().length == 0) {
            return "";
        }
        String line = firstLine(new String(response.body(), StandardCharsets.UTF_8), DEEPEST);
        String said = response.status() == 401 ? firstSentence(line) : line;
        return bounded(authorization.removedFrom(NOT_PRINTABLE.matcher(said).replaceAll(" ")), LONGEST);
    }

    /// The sentence in what another service says of a request that it has passed on to Cosmos DB, likewise
    /// without line breaks.
    ///
    /// @param longest of the sentence
    public static String passedOn(String text, int longest) {
        return bounded(NOT_PRINTABLE.matcher(firstLine(text, DEEPEST)).replaceAll(" "), longest);
    }

    private static String bounded(String line, int longest) {
        String clean = SIGNATURE.matcher(line).replaceAll("sig=…").strip();
        String bounded = clean.length() <= longest ? clean : clean.substring(0, longest) + " …";
        return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
    }

    /// What follows is for those who write the signature: `Server used the following payload to sign:
    /// 'get`, and more lines of it.
    private static String firstSentence(String line) {
        int end = line.indexOf(". ");
        return end < 0 ? line : line.substring(0, end);
    }

    /// The service wraps its sentence: `{"message":"Message: {\"Errors\":[\"…\"]}\r\nActivityId: …"}`, sometimes twice.
    private static String firstLine(String text, int depth) {
        String stripped = text.strip();
        String inner = stripped.startsWith("Message:")
                ? stripped.substring("Message:".length()).strip()
                : stripped;
        if (depth > 0 && inner.startsWith("{")) {
            JsonNode wrapped = json(inner);
            if (wrapped != null && wrapped.path("Errors").path(0).isTextual()) {
                return firstLine(wrapped.path("Errors").path(0).asText(), depth - 1);
            }
            if (wrapped != null && wrapped.path("message").isTextual()) {
                return firstLine(wrapped.path("message").asText(), depth - 1);
            }
        }
        if (inner.startsWith("<")) {
            return ""; // a page of something on the way
        }
        return inner.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static @Nullable JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null; // then it is shown as it is
        }
    }

    /// What a sub-status means, by the service's list of them; null where a person can do nothing about it.
    private static @Nullable String meaning(CosmosResponse response) {
        int status = response.status();
        return switch (response.subStatus()) {
            case 3 -> status == 403 ? "this region is not written to" : null;
            case 1003 -> status == 404 ? "its database or container is not there" : null;
            case 1005 -> "the limit of what may be provisioned is reached";
            case 1008 -> status == 403 ? "this region does not know the account" : null;
            case 1013 -> status == 404 ? "the container is still being created" : null;
            case 1014 -> "the logical partition is full";
            case 1019 -> "the database shares its throughput among as many containers as it may";
            case 1020 -> "the account has as many databases that share throughput as it may";
            case 1028 -> "the account's limit of total throughput is reached";
            case 5202 -> "keys are switched off for the account";
            case 5300 -> "Entra identities cannot ask for this";
            case 5301 -> "the Entra identity has no role for definitions";
            case 5302, 5303 -> "the Entra identity has no role for this data";
            default -> null;
        };
    }

    /// Whether it is about what the Entra identity may ask for: for anything of this kind, or without another
    /// role.
    public static boolean isNotForIdentity(CosmosResponse response) {
        return response.status() == 403
                && switch (response.subStatus()) {
                    case 5300, 5301, 5302, 5303 -> true;
                    default -> false;
                };
    }

    /// Whether a limit of the account is reached, so that neither the key nor the network has to do with it.
    public static boolean isQuota(CosmosResponse response) {
        return switch (response.subStatus()) {
            case 1005, 1014, 1019, 1020, 1028 -> response.status() == 403 || response.status() == 400;
            default -> false;
        };
    }
}
