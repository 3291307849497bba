package io.cosmosbackup.engine.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// What a token request was answered with.
///
/// @param life of the token from when it was given
record TokenAnswer(String token, Duration life) {
    /// So many bytes an answer has at the most. A token with many groups has some 10 KiB.
    static final int MOST_BYTES = 256 << 10;

    private static final int LONGEST_TOKEN = 64 << 10;

    /// Managed identities get tokens of a day. Whatever an answer says, a token counts no longer here.
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);

    /// The characters that a bearer token may have (RFC 6750, 2.1). Others could end the header it is sent
    /// in.
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxTokenCount(10_000)
                    .build())
            .build());

    @Override
    public String toString() {
        return "TokenAnswer[life=" + life + "]";
    }

    /// An answer that is none.
    static final class NoTokenException extends Exception {
        private static final long serialVersionUID = 1L;

        NoTokenException(String message) {
            super(message);
        }
    }

    /// A JSON object; a missing node for whatever is none.
    static JsonNode json(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null || !tree.isObject() ? MissingNode.getInstance() : tree;
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    /// @param now for answers that only say when the token ends, as some metadata services do
    static TokenAnswer of(byte[] body, Instant now) throws NoTokenException {
        JsonNode answer = json(body);
        if (answer.isMissingNode()) {
            throw new NoTokenException("it is no JSON object");
        }
        JsonNode token = answer.path("access_token");
        if (!token.isTextual()
                || token.asText().length() > LONGEST_TOKEN
                || !BEARER.matcher(token.asText()).matches()) {
            throw new NoTokenException("its access_token is missing or is none");
        }
        boolean relative = answer.has("expires_in");
        String seconds = answer.path(relative ? "expires_in" : "expires_on").asText();
        if (!SECONDS.matcher(seconds).matches()) {
            throw new NoTokenException("it does not say for how long the token counts");
        }
        long life = Long.parseLong(seconds) - (relative ? 0 : now.getEpochSecond());
        if (life <= 0) {
            throw new NoTokenException("its token counts for " + life + " seconds; is the clock here right?");
        }
        return new TokenAnswer(token.asText(), Duration.ofSeconds(Math.min(life, LONGEST_LIFE.toSeconds())));
    }
}
