package io.cosmosbackup.engine.report;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What somebody probably meant who typed a name that there is not. The names that there are come one after another, so
/// memory does not grow with their number.
public final class Misspelt {
    /// Whoever may write to a repository can put any number of names there, and comparing takes time.
    private static final int MOST_COMPARED = 10_000;

    /// The ids of two nights differ in few more letters.
    private static final int MOST_MISTAKES = 3;

    private static final int SHORTEST_BEGINNING = 3;

    private final String typed;
    private int compared;
    private @Nullable String nearest;
    private int distance;

    public Misspelt(String typed) {
        this.typed = typed;
    }

    /// The nearest of the known names, if it is near.
    public static Optional<String> nearest(String typed, Collection<String> known) {
        Misspelt misspelt = new Misspelt(typed);
        known.forEach(misspelt::see);
        return misspelt.nearest();
    }

    /// A name is near with one mistake in three letters, and three at most. Example: `bakcup` is near to
    /// `backup`. A name that begins with what was typed is near too: `before-migration` to the id
    /// `before-migration.a84ee1b4`. If several names are as near, the first in alphabetical order counts.
    public void see(String known) {
        if (typed.length() >= SHORTEST_BEGINNING && known.startsWith(typed) && known.length() > typed.length()) {
            take(known, known.charAt(typed.length()) == '.' ? 0 : 1);
            return;
        }
        int allowed = Math.clamp(Math.min(typed.length(), known.length()) / 3, 1, MOST_MISTAKES);
        if (Math.abs(typed.length() - known.length()) > allowed || compared == MOST_COMPARED) {
            return;
        }
        compared++;
        int steps = distance(typed, known);
        if (steps <= allowed) {
            take(known, steps);
        }
    }

    private void take(String known, int steps) {
        String before = nearest;
        if (before == null || steps < distance || (steps == distance && known.compareTo(before) < 0)) {
            nearest = known;
            distance = steps;
        }
    }

    public Optional<String> nearest() {
        return Optional.ofNullable(nearest);
    }

    /// What stands first in a HINT: a question with a space behind it, or nothing.
    public String question() {
        return nearest == null ? "" : "did you mean " + nearest + "? ";
    }

    /// How many letters to insert, remove, exchange, or swap with their neighbour.
    public static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int exchanged = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(exchanged, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], 1 + steps[i - 2][j - 2]);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
