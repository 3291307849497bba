package io.cosmosbackup.engine.report;

import java.util.Collection;
import java.util.stream.Collectors;

/// Names of backups in a sentence. Whoever may write to a repository can put any number there.
public final class FewNames {
    private static final int SHOWN = 5;

    private FewNames() {}

    /// All of them, or the first five and how many there are besides.
    public static String of(Collection<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? first : "%s and %d more".formatted(first, names.size() - SHOWN);
    }
}
