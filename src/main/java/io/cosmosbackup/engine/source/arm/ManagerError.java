package io.cosmosbackup.engine.source.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.source.rest.AccountJson;
import io.cosmosbackup.engine.source.rest.ServiceWords;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A refusal's code and sentence. The manager writes `{"error":{"code":…,"message":…}}`; what Cosmos DB's
/// resource provider refuses has both at the top, and often the account's own answer in the message.
///
/// @param code the service's own word; empty for an answer that has none
record ManagerError(String code, String sentence) {
    /// An action and its scope are in it, and names may be long.
    private static final int LONGEST_SENTENCE = 1_000;

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,80}");

    /// Every signed token begins so: `{"` in Base64.
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9._-]+");

    static ManagerError of(byte[] body) {
        try {
            return of(AccountJson.of(new String(body, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException _) {
            return new ManagerError("", "");
        }
    }

    /// @param answer an answer's object, or that of an operation that failed
    static ManagerError of(JsonNode answer) {
        JsonNode error = answer.path("error").isObject() ? answer.path("error") : answer;
        String code = error.path("code").asText();
        String text = TOKEN.matcher(error.path("message").asText()).replaceAll("…");
        return new ManagerError(
                CODE.matcher(code).matches() ? code : "", ServiceWords.passedOn(text, LONGEST_SENTENCE));
    }

    /// For messages.
    ///
    /// @param status of the answer
    String words(int status) {
        String coded = code.isEmpty() ? String.valueOf(status) : status + " " + code;
        return sentence.isEmpty() ? coded : coded + ": " + sentence;
    }

    /// Whether the identity lacks a role for it.
    boolean isAboutRoles() {
        return code.equals("AuthorizationFailed") || code.equals("LinkedAuthorizationFailed");
    }
}
