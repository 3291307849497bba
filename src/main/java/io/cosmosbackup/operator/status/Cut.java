package io.cosmosbackup.operator.status;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Limits for text from outside in a status. An object may have 1.5 MiB in etcd, status and everything else
/// together. The number of cut characters or entries is shown.
public final class Cut {
    /// For one of several sentences: a copy's, a prune's, a verification's.
    private static final int SENTENCE = 2048;

    /// For a word, a name or a number.
    private static final int WORD = 256;

    private static final int MOST_REASONS = 12;
    private static final int REASON = 512;

    /// One control character as JSON has it.
    private static final int LONGEST_CHARACTER = 6;

    /// Room for the number of characters that are left out.
    private static final int MORE = 40;

    private Cut() {}

    public static String sentence(String told) {
        return text(told, SENTENCE);
    }

    public static String word(String told) {
        return text(told, WORD);
    }

    /// Why a backup stays or goes.
    public static List<String> reasons(List<String> told) {
        List<String> first = new ArrayList<>();
        list(told, MOST_REASONS).forEach(reason -> first.add(text(reason, REASON)));
        return List.copyOf(first);
    }

    /// The first ones and, as the last, how many there are besides.
    public static List<String> list(List<String> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<String> first = new ArrayList<>(all.subList(0, most - 1));
        first.add("%d more".formatted(all.size() - first.size()));
        return List.copyOf(first);
    }

    /// @param most bytes that it takes as JSON, with those that say how much is left out
    public static String text(String told, int most) {
        if (told.length() * LONGEST_CHARACTER <= most || fits(told, most) == told.length()) {
            return told;
        }
        int end = fits(told, most - MORE);
        if (end > 0 && Character.isHighSurrogate(told.charAt(end - 1))) {
            end--; // half a character is none
        }
        return "%s … (%d characters more)".formatted(told.substring(0, end), told.length() - end);
    }

    /// How many of its first characters take no more bytes than that.
    private static int fits(String told, int most) {
        int bytes = 0;
        for (int i = 0; i < told.length(); i++) {
            char c = told.charAt(i);
            bytes += c < ' ' || c == 0x7f ? LONGEST_CHARACTER : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
            if (bytes > most) {
                return i;
            }
        }
        return told.length();
    }

    public static @Nullable String orNull(@Nullable String told) {
        return told == null ? null : sentence(told);
    }
}
