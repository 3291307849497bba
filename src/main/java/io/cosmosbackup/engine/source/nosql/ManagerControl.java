package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.arm.ManagerAnswer;
import io.cosmosbackup.engine.source.arm.ResourceManager;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.Patience;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// By Azure Resource Manager, for Entra identities. It has no users and permissions, so these are asked of
/// the account as before. It does not show a container's whole definition, so the account shows that too.
///
/// A PUT there replaces what is there, without a condition. So each one comes behind a GET.
record ManagerControl(ResourceManager manager, GatewayControl gateway) implements ControlPlane {
    private static final String CONTAINERS = "colls";

    /// Members that the account's answer has and a definition does not.
    private static final Set<String> SERVERS =
            Set.of("_rid", "_ts", "_self", "_etag", "_docs", "_sprocs", "_triggers", "_udfs", "_conflicts");

    /// Null for what the manager does not have.
    private static @Nullable String type(String type) {
        return switch (type) {
            case "dbs" -> "sqlDatabases";
            case CONTAINERS -> "containers";
            case "sprocs" -> "storedProcedures";
            case "triggers" -> "triggers";
            case "udfs" -> "userDefinedFunctions";
            case "clientencryptionkeys" -> "clientEncryptionKeys";
            default -> null;
        };
    }

    /// Empty for what the manager does not have.
    private static List<String> path(List<String> link) {
        List<String> path = new ArrayList<>();
        for (int i = 0; i < link.size(); i++) {
            String part = i % 2 == 0 ? type(link.get(i)) : link.get(i);
            if (part == null) {
                return List.of();
            }
            path.add(part);
        }
        return path;
    }

    /// The path of what holds a container's or database's throughput of its own.
    static List<String> throughput(Definable what) {
        List<String> path = new ArrayList<>(path(what.link()));
        path.add("throughputSettings");
        path.add("default");
        return path;
    }

    @Override
    public List<byte[]> feed(DefinitionKind kind, String... owner) {
        return switch (kind) {
            case ClientEncryptionKeys, Users, Permissions -> gateway.feed(kind, owner);
            case UserDefinedFunctions, StoredProcedures, Triggers -> {
                List<String> link = new ArrayList<>(List.of(owner));
                link.add(DefinitionFeeds.type(kind));
                yield manager.list(path(link)).stream()
                        .map(answer -> resource(answer, kind.shown()))
                        .toList();
            }
        };
    }

    /// What the manager shows of a resource is wrapped once in what all of Azure's resources have.
    static byte[] resource(byte[] answer, String what) {
        byte[] properties = JsonMembers.isObject(answer) ? JsonMembers.value(answer, "properties") : null;
        byte[] resource = properties == null ? null : JsonMembers.value(properties, "resource");
        if (resource == null || resource[0] != '{') {
            throw new BackupException(
                    Reason.Unavailable, "Azure Resource Manager shows one of " + what + " without properties.resource");
        }
        return resource;
    }

    @Override
    public Made create(Definable what, byte[] json, Throughput throughput) {
        List<String> path = path(what.link());
        if (path.isEmpty()) {
            return gateway.create(what, json, throughput);
        }
        boolean container = what.type().equals(CONTAINERS);
        byte[] known = container ? definition(json).withoutUsual().utf8() : json;
        return asked("PUT", path, () -> created(path, wrapped(known, throughput)));
    }

    private static ContainerDefinition definition(byte[] json) {
        return new ContainerDefinition(new String(json, StandardCharsets.UTF_8));
    }

    /// What is being created by an earlier attempt keeps others out until it is there.
    private Made created(List<String> path, byte[] body) {
        Patience patience = new Patience(gateway.connection().pace()::nanoTime);
        while (true) {
            if (manager.get(path) instanceof ManagerAnswer.Done) {
                return new Made.Overtaken();
            }
            ManagerAnswer answer = manager.put(path, body);
            boolean busy = answer instanceof ManagerAnswer.Refused refused && refused.isBusy();
            if (!busy || patience.isOver()) {
                return made("PUT", path, answer);
            }
            gateway.connection().pace().sleep(patience.pauseMillis(false, 0));
        }
    }

    @Override
    public Made replace(Definable what, byte[] json) {
        List<String> path = path(what.link());
        return path.isEmpty()
                ? gateway.replace(what, json)
                : asked("PUT", path, () -> made("PUT", path, manager.put(path, wrapped(json, new Throughput.None()))));
    }

    @Override
    public Made redefine(Definable container, CosmosResponse seen, UnaryOperator<ContainerDefinition> change) {
        List<String> path = path(container.link());
        return asked("PUT", path, () -> switch (manager.get(path)) {
            case ManagerAnswer.Done shown -> {
                byte[] resource = resource(shown.body(), "its containers");
                Set<String> hidden = definition(seen.body()).hiddenIn(resource);
                if (!hidden.isEmpty()) {
                    yield new Made.Refused(
                            Made.Why.Other,
                            ResourceManager.what("PUT", path),
                            "the container's " + String.join(", ", hidden)
                                    + ", which Azure Resource Manager does not show: a PUT would remove it",
                            "");
                }
                ContainerDefinition definition = definition(JsonMembers.without(resource, SERVERS));
                byte[] changed = change.apply(definition.withoutUsual()).utf8();
                yield made("PUT", path, manager.put(path, wrapped(changed, new Throughput.None())));
            }
            case ManagerAnswer.Absent absent -> made("GET", path, absent);
            case ManagerAnswer.Refused refused -> made("GET", path, refused);
        });
    }

    @Override
    public Made delete(Definable what) {
        List<String> path = path(what.link());
        return path.isEmpty()
                ? gateway.delete(what)
                : asked("DELETE", path, () -> switch (manager.delete(path)) {
                    case ManagerAnswer.Absent _ -> new Made.Overtaken();
                    case ManagerAnswer.Done done -> made("DELETE", path, done);
                    case ManagerAnswer.Refused refused -> made("DELETE", path, refused);
                });
    }

    private static byte[] wrapped(byte[] json, Throughput throughput) {
        String options = switch (throughput) {
            case Throughput.None() -> "";
            case Throughput.Manual(int requestUnits) -> "\"throughput\":" + requestUnits;
            case Throughput.Autoscale(int maximum) -> "\"autoscaleSettings\":{\"maxThroughput\":" + maximum + "}";
        };
        String resource = new String(json, StandardCharsets.UTF_8);
        return ("{\"properties\":{\"resource\":" + resource + ",\"options\":{" + options + "}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private interface Question {
        Made ask();
    }

    /// A role that is missing keeps one thing from being made, and no other.
    private static Made asked(String verb, List<String> path, Question question) {
        try {
            return question.ask();
        } catch (BackupException e) {
            if (e.reason() != Reason.AccessDenied) {
                throw e;
            }
            return new Made.Refused(Made.Why.Rights, ResourceManager.what(verb, path), DefinitionFeeds.words(e), "");
        }
    }

    private static Made made(String verb, List<String> path, ManagerAnswer answer) {
        String request = ResourceManager.what(verb, path);
        return switch (answer) {
            case ManagerAnswer.Done _ -> new Made.Done();
            case ManagerAnswer.Absent absent -> new Made.Refused(Made.Why.Limit, request, absent.words(), "");
            case ManagerAnswer.Refused refused ->
                new Made.Refused(
                        refused.isMalformed() ? Made.Why.Content : Made.Why.Limit,
                        request,
                        refused.words(),
                        refused.sentence());
        };
    }

    @Override
    public String hint(Made.Why why) {
        return switch (why) {
            case Limit -> "see what is in the way (a limit of the account, a lock or a policy), or create it by hand";
            case Rights ->
                "give the identity a role of Azure's with that action (docs/azure-roles.md), or create it before the"
                        + " restore (az cosmosdb sql database create, az cosmosdb sql container create)";
            case Content -> "create it by hand, then restore into it";
            case Other -> "run again";
        };
    }
}
