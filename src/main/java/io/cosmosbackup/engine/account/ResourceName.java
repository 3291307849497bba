package io.cosmosbackup.engine.account;

import java.util.Optional;

/// The allowed names of databases and containers (docs/format.md, "The body"). The service refuses `/ \ # ?`
/// and more than 255 characters. It is not known to refuse controls: here they are, because no tool shows
/// them as they are and a line break in a name forges a line of a log. Direction marks and other invisible
/// characters are not controls.
public final class ResourceName {
    private static final int LONGEST = 255;
    private static final String NEVER = "/\\#?";
    private static final int LONGEST_SHOWN = 100;

    private ResourceName() {}

    /// Why the text cannot be a name; empty when it can.
    public static Optional<String> fault(String name) {
        if (name.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (name.length() > LONGEST) {
            return Optional.of("it has more than " + LONGEST + " characters");
        }
        if (name.codePoints().anyMatch(c -> NEVER.indexOf(c) >= 0)) {
            return Optional.of("it holds one of " + NEVER);
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("it holds a control character");
        }
        return name.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                ? Optional.of("it holds half of a surrogate pair")
                : Optional.empty();
    }

    /// The beginning of a text from outside, for a message: what does not show as itself stands as a
    /// backslash, u and its number.
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST_SHOWN).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED ->
                    shown.append(c <= 0xffff ? "\\u%04x".formatted(c) : "\\u{%x}".formatted(c));
                default -> shown.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) <= LONGEST_SHOWN ? shown.toString() : shown + "…";
    }
}
