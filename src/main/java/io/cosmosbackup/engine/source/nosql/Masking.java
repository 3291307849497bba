package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Dynamic Data Masking. Where a container has a policy, an Entra identity without the action `items/unmask` is refused
/// its change feed, and gets masked values from every query and point read (learn.microsoft.com,
/// "Dynamic Data Masking in Azure Cosmos DB for NoSQL"). Masked values would be no backup. So items are read by the
/// change feed and by nothing else, and what another reading brings is never kept or compared.
final class Masking {
    /// The data action that an identity needs to read what a policy masks.
    static final String UNMASK = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/unmask";

    private Masking() {}

    /// Whether the definition has a policy that masks anything: one without paths does not.
    static boolean isIn(String definition) {
        byte[] policy = JsonMembers.value(definition.getBytes(StandardCharsets.UTF_8), "dataMaskingPolicy");
        byte[] included = policy == null ? null : JsonMembers.value(policy, "includedPaths");
        return !JsonMembers.elements(included).isEmpty();
    }

    /// The refusal of the feed, with the action that is missing, if the container has a policy or the service's words
    /// are about it. Else the refusal itself.
    static BackupException named(Container container, BackupException refusal) {
        String words = String.valueOf(refusal.getMessage());
        boolean masked = (words.contains(" 403/") && isIn(container.definition())) || words.contains("items/unmask");
        if (refusal.reason() != Reason.AccessDenied || !masked) {
            return refusal;
        }
        return new BackupException(
                Reason.AccessDenied,
                "container " + container.name() + " has Dynamic Data Masking, and its change feed is refused: "
                        + words.split(Pattern.quote(". HINT: "), 2)[0]
                        + ". HINT: give the identity a role with the data action " + UNMASK
                        + " beside readMetadata and containers/readChangeFeed; the built-in Data Reader lacks it",
                refusal);
    }
}
