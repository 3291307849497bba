package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.report.Plural;
import java.util.ArrayList;
import java.util.List;

/// What an account did not let a backup read, for people.
public final class UnreadDefinitions {
    private UnreadDefinitions() {}

    /// A sentence for each kind: the first owner, how many others, and the account's words.
    public static List<String> sentences(List<DefinitionBackup> definitions) {
        return sentences(definitions, List.of(DefinitionKind.values()));
    }

    /// @param kinds those that somebody wants
    public static List<String> sentences(List<DefinitionBackup> definitions, List<DefinitionKind> kinds) {
        List<String> sentences = new ArrayList<>();
        for (DefinitionKind kind : kinds) {
            List<DefinitionBackup> without = definitions.stream()
                    .filter(d -> d.unread().containsKey(kind))
                    .toList();
            if (!without.isEmpty()) {
                DefinitionBackup first = without.getFirst();
                sentences.add("the backup does not hold the %s of %s%s: %s%s"
                        .formatted(
                                kind.shown(),
                                first.owner().shown(),
                                without.size() == 1 ? "" : " and of " + Plural.count(without.size() - 1, "other"),
                                first.unread().get(kind),
                                kind == DefinitionKind.ClientEncryptionKeys
                                        ? ". Without them nobody can read values that Always Encrypted has encrypted"
                                        : ""));
            }
        }
        return sentences;
    }
}
