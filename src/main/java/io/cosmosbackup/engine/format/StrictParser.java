package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Refuses what JSON allows and the format does not, wherever it stands: `null`, `-0`, and half a surrogate pair in a
/// string or a name, which is no Unicode text.
final class StrictParser extends JsonParserDelegate {
    StrictParser(JsonParser parser) {
        super(parser);
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null) {
            check(token);
        }
        return token;
    }

    private void check(JsonToken token) throws IOException {
        switch (token) {
            case VALUE_NULL -> throw refused("a value is null");
            case VALUE_STRING -> requirePairs(getText());
            case FIELD_NAME -> requirePairs(currentName());
            case VALUE_NUMBER_INT -> {
                if (getText().equals("-0")) {
                    throw refused("a number is -0");
                }
            }
            case NOT_AVAILABLE,
                    START_OBJECT,
                    END_OBJECT,
                    START_ARRAY,
                    END_ARRAY,
                    VALUE_EMBEDDED_OBJECT,
                    VALUE_NUMBER_FLOAT,
                    VALUE_TRUE,
                    VALUE_FALSE -> {}
        }
    }

    private static void requirePairs(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    throw refused("a text has half a surrogate pair");
                }
                i++;
            }
        }
    }

    /// Checks the value too, although the caller skips it: every token goes through {@link #nextToken}.
    @Override
    public JsonParser skipChildren() throws IOException {
        if (!hasToken(JsonToken.START_OBJECT) && !hasToken(JsonToken.START_ARRAY)) {
            return this;
        }
        for (int open = 1; open > 0; ) {
            JsonToken token = nextToken();
            if (token == null) {
                throw refused("it ends inside a value");
            }
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        return this;
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("it breaks a rule: " + why);
    }
}
