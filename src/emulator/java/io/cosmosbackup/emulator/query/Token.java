package io.cosmosbackup.emulator.query;

import java.util.Locale;

/// A piece of a query's text. {@code text} is as written, for a {@link Kind#STRING} without quotes and escapes.
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        NAME,
        STRING,
        NUMBER,
        PARAMETER,
        SYMBOL,
        END
    }

    boolean isWord(String word) {
        return kind == Kind.NAME && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }
}
