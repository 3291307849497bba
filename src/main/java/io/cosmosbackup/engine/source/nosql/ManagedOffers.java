package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.arm.ManagerAnswer;
import io.cosmosbackup.engine.source.arm.ResourceManager;
import io.cosmosbackup.engine.source.rest.HeldTexts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Each asked of Azure Resource Manager by itself. What is kept is its answer, with the version of the
/// interface that it was read by in front: format.md, "The body".
final class ManagedOffers implements Offers {
    private final ResourceManager manager;
    private final HeldTexts held;
    private final Map<String, String> refusals = new ConcurrentSkipListMap<>();

    ManagedOffers(ResourceManager manager, HeldTexts held) {
        this.manager = manager;
        this.held = held;
    }

    /// A database or container that shares, or is one of a serverless account, has no throughput settings.
    @Override
    public @Nullable String of(Definable what, String rid) {
        List<String> path = ManagerControl.throughput(what);
        ManagerAnswer answer;
        try {
            answer = manager.get(path);
        } catch (BackupException e) {
            if (e.reason() != Reason.AccessDenied) {
                throw e;
            }
            refusals.put(what.linkText(), DefinitionFeeds.words(e));
            return null;
        }
        return switch (answer) {
            case ManagerAnswer.Done done -> held.offer(versioned(done.body()));
            case ManagerAnswer.Absent _ -> null;
            case ManagerAnswer.Refused refused -> {
                if (refused.isMalformed() && Serverless.isSaidBy(refused.sentence())) {
                    yield null;
                }
                throw new BackupException(
                        Reason.Internal,
                        "Azure Resource Manager answered " + ResourceManager.what("GET", path) + " with "
                                + refused.words());
            }
        };
    }

    private static byte[] versioned(byte[] answer) {
        ManagerControl.resource(answer, "its throughput settings");
        String rest = new String(answer, StandardCharsets.UTF_8).strip().substring(1);
        return ("{\"apiVersion\":\"" + ResourceManager.API_VERSION + "\"," + rest).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> notRead() {
        return refusals.values().stream()
                .findFirst()
                .map(first -> "the throughput of " + refusals.size() + " databases and containers is not in the backup,"
                        + " for the identity may not read it: " + first + ". HINT: give it a role of Azure's with that"
                        + " action (docs/azure-roles.md), or say at a restore what its containers get (--throughput,"
                        + " target.throughput)")
                .stream()
                .toList();
    }
}
