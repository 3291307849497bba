package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.DefinitionAnswer;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Feeds of the resources of a database or container that are no items. A feed shows each of them whole, so
/// one request reads up to a hundred. The account refuses most of them to an Entra identity (403/5300), and
/// permissions to a read-only key.
final class DefinitionFeeds {
    /// A permission's token opens the account for an hour. It is never kept.
    private static final Set<String> TOKEN = Set.of("_token");

    private static final int LONGEST_WORDS = 500;

    private final CosmosConnection connection;
    private final ControlPlane control;

    DefinitionFeeds(CosmosConnection connection, ControlPlane control) {
        this.connection = connection;
        this.control = control;
    }

    /// The last part of the feed's path. The array in it has the kind's own name.
    static String type(DefinitionKind kind) {
        return switch (kind) {
            case ClientEncryptionKeys -> "clientencryptionkeys";
            case UserDefinedFunctions -> "udfs";
            case StoredProcedures -> "sprocs";
            case Triggers -> "triggers";
            case Users -> "users";
            case Permissions -> "permissions";
        };
    }

    static String[] link(Owner owner) {
        String container = owner.container();
        return container == null
                ? new String[] {"dbs", owner.database()}
                : new String[] {"dbs", owner.database(), "colls", container};
    }

    List<DefinitionAnswer> of(Owner owner) {
        List<DefinitionAnswer> answers = new ArrayList<>();
        for (DefinitionKind kind : DefinitionKind.of(owner)) {
            answers.add(asked(kind, () -> held(kind, owner)));
        }
        return answers;
    }

    /// The mark of a restore that fills the container is no definition of it.
    private List<byte[]> held(DefinitionKind kind, Owner owner) {
        return switch (kind) {
            case Permissions -> permissions(owner.database());
            case UserDefinedFunctions ->
                feed(kind, link(owner)).stream()
                        .filter(function -> !Loading.isMark(function))
                        .toList();
            case ClientEncryptionKeys, StoredProcedures, Triggers, Users -> feed(kind, link(owner));
        };
    }

    /// A refusal is an answer. So is what an emulator says that does not have the kind. If the owner is gone
    /// meanwhile, whoever reads its items finds that out.
    private static DefinitionAnswer asked(DefinitionKind kind, Supplier<List<byte[]>> question) {
        try {
            return new DefinitionAnswer.Held(kind, question.get());
        } catch (BackupException e) {
            boolean refused = e.reason() == Reason.AccessDenied
                    || e.reason() == Reason.ContainerNotFound
                    || e.reason() == Reason.Internal;
            if (!refused) {
                throw e;
            }
            return new DefinitionAnswer.Unread(kind, words(e));
        }
    }

    /// Without what to do: nothing has to be done for a backup of the items.
    static String words(BackupException refusal) {
        String message = String.valueOf(refusal.getMessage());
        int hint = message.indexOf(". HINT:");
        String words = hint < 0 ? message : message.substring(0, hint);
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
    }

    private List<byte[]> permissions(String database) {
        List<byte[]> all = new ArrayList<>();
        for (byte[] user : feed(DefinitionKind.Users, "dbs", database)) {
            String id = CosmosFeeds.text(connection.endpoint(), user, "id");
            feed(DefinitionKind.Permissions, "dbs", database, "users", id)
                    .forEach(permission -> all.add(JsonMembers.without(permission, TOKEN)));
        }
        return all;
    }

    List<byte[]> feed(DefinitionKind kind, String... owner) {
        return control.feed(kind, owner);
    }
}
