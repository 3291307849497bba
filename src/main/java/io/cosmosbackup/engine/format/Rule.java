package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Rules for every manifest and checkpoint. A breach is an {@link IllegalArgumentException}.
final class Rule {
    /// In UTF-16 units, as the service counts.
    private static final int LONGEST_NAME = 255;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Rule() {}

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("it breaks a rule: " + what);
        }
    }

    /// Refuses null: the JSON text `null` is read as no value at all.
    static <T> T requirePresent(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("it breaks a rule: " + what + " is null");
        }
        return value;
    }

    /// Requires what may be the name of a database or a container.
    ///
    /// @param of which of the two, for the message
    static void requireName(String name, String of) {
        require(
                !name.isEmpty()
                        && name.length() <= LONGEST_NAME
                        && name.chars().noneMatch(c -> "/\\#?".indexOf(c) >= 0 || Character.isISOControl(c)),
                "the name of a " + of + " is empty, too long, or has one of / \\ # ? or a control character");
    }

    /// The service's own JSON, which is kept as text: one object.
    static void requireObject(@Nullable String text, String what) {
        if (text == null) {
            return;
        }
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        try {
            int start = JsonScanner.skipSpace(json, 0, json.length);
            JsonScanner.expect(json, start, json.length, '{');
            int end = JsonScanner.endOfValue(json, start, json.length);
            require(JsonScanner.skipSpace(json, end, json.length) == json.length, what + " is not one JSON object");
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("it breaks a rule: " + what + " is not one JSON object", e);
        }
    }

    /// Checks a request charge, as the account reported it.
    static void requireCharge(double requestUnits) {
        require(Double.isFinite(requestUnits) && requestUnits >= 0, "its request units are no number from 0");
    }

    static void requireSha256(String text, String of) {
        require(SHA256.matcher(text).matches(), "the SHA-256 of " + of + " is not 64 hexadecimal digits");
    }

    /// The sum of sizes that nobody has checked yet.
    static long sum(LongStream sizes) {
        try {
            return sizes.reduce(0, Math::addExact);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("it breaks a rule: its sizes add up to more than 2^63-1", e);
        }
    }

    /// The parts, in order, are the whole without a hole or an overlap.
    static void requireCover(FeedRange whole, List<FeedRange> parts, String what) {
        String reached = whole.min();
        for (FeedRange part : parts) {
            require(part.min().equals(reached), "a hole or an overlap in " + what);
            reached = part.max();
        }
        require(reached.equals(whole.max()), what + " do not cover " + whole);
    }
}
