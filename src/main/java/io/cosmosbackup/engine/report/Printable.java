package io.cosmosbackup.engine.report;

/// Text that others wrote, fit to be printed: on one line, and showing what it holds. Names, messages and
/// stored data may come from whoever wants a terminal, a log or a status to show something else.
///
/// Shown as `\u001b`: control characters (line breaks too), what changes the direction of text, what nobody sees, line
/// and paragraph separators, and surrogates without their other half. Secrets are masked as {@link Redacted#secrets}
/// does.
public final class Printable {
    private Printable() {}

    public static String of(String text) {
        return escaped(Redacted.secrets(text));
    }

    /// The same without masking. JSON stays the same JSON: outside of its strings it has none of these
    /// characters, and in them this is how JSON writes them.
    public static String escaped(String text) {
        int first = firstHidden(text);
        if (first == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int at = first; at < text.length(); ) {
            int character = text.codePointAt(at);
            int length = Character.charCount(character);
            if (isHidden(character)) {
                text.substring(at, at + length).chars().forEach(unit -> shown.append("\\u%04x".formatted(unit)));
            } else {
                shown.appendCodePoint(character);
            }
            at += length;
        }
        return shown.toString();
    }

    /// At most so many characters and a mark that some are left out, and never half of a surrogate pair.
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + " …";
    }

    private static int firstHidden(String text) {
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            if (isHidden(character)) {
                return at;
            }
            at += Character.charCount(character);
        }
        return text.length();
    }

    private static boolean isHidden(int character) {
        if (character < 0x7f) {
            return character < ' ';
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> isIgnorable(character);
        };
    }

    /// Unicode's Default_Ignorable_Code_Point where the category does not say so already.
    private static boolean isIgnorable(int character) {
        return character == 0x034f // combining grapheme joiner
                || character == 0x115f
                || character == 0x1160 // Hangul fillers
                || character == 0x17b4
                || character == 0x17b5
                || (character >= 0x180b && character <= 0x180f)
                || character == 0x2065
                || character == 0x3164
                || (character >= 0xfe00 && character <= 0xfe0f) // variation selectors
                || character == 0xffa0
                || (character >= 0xfff0 && character <= 0xfff8)
                || (character >= 0xe0000 && character <= 0xe0fff);
    }
}
