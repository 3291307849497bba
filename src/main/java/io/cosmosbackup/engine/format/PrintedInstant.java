package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/// A time as the format prints it, and in no other way: `2026-11-22T12:00:00Z`, or with 3, 6 or 9 digits of a fraction,
/// as few as will do.
final class PrintedInstant extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    private static final Pattern FORM = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}Z");
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    PrintedInstant() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            throw refused();
        }
        String text = parser.getText();
        try {
            Instant time = Instant.parse(text);
            if (FORM.matcher(text).matches() && text.equals(time.toString()) && !time.isBefore(FIRST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw refused();
        }
        throw refused();
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("it breaks a rule: a time is not as the format prints it");
    }
}
