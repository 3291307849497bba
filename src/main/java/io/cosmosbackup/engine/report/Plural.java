package io.cosmosbackup.engine.report;

/// Words behind a number, as people say them: `1 backup was`, `2 backups were`, `1,200 copies`.
public final class Plural {
    private Plural() {}

    /// @param noun in the singular
    public static String of(long number, String noun) {
        return of(number, noun, noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s");
    }

    public static String of(long number, String one, String many) {
        return number == 1 ? one : many;
    }

    /// The number with its noun. Example: `1,200 items`.
    public static String count(long number, String noun) {
        return "%,d %s".formatted(number, of(number, noun));
    }
}
