package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.rest.CosmosConnection;
import io.cosmosbackup.engine.source.rest.CosmosFeeds;
import io.cosmosbackup.engine.source.rest.CosmosRequest;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import io.cosmosbackup.engine.source.rest.ServiceWords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/// By the account itself, with a key. To an Entra identity it shows client encryption keys only.
record GatewayControl(CosmosConnection connection) implements ControlPlane {
    @Override
    public List<byte[]> feed(DefinitionKind kind, String... owner) {
        return CosmosFeeds.all(
                connection,
                CosmosRequest.feed(DefinitionFeeds.type(kind), owner),
                kind.name(),
                resource -> object(kind, resource));
    }

    private byte[] object(DefinitionKind kind, byte[] resource) {
        if (!JsonMembers.isObject(resource)) {
            throw new BackupException(
                    Reason.Unavailable,
                    "account " + connection.endpoint() + " lists one of its " + kind.shown()
                            + " as something else than a JSON object: "
                            + new String(resource, 0, Math.min(resource.length, 20), StandardCharsets.UTF_8));
        }
        return resource;
    }

    @Override
    public Made create(Definable what, byte[] json, Throughput throughput) {
        CosmosRequest creation = CosmosRequest.post(what.type(), json, what.parent());
        return made(
                switch (throughput) {
                    case Throughput.None() -> creation;
                    case Throughput.Manual(int requestUnits) ->
                        creation.with("x-ms-offer-throughput", Integer.toString(requestUnits));
                    case Throughput.Autoscale(int maximum) ->
                        creation.with("x-ms-cosmos-offer-autopilot-settings", "{\"maxThroughput\":" + maximum + "}");
                },
                201,
                409);
    }

    @Override
    public Made replace(Definable what, byte[] json) {
        return made(CosmosRequest.put(what.type(), json, what.path()), 200, 412);
    }

    @Override
    public Made redefine(Definable container, CosmosResponse seen, UnaryOperator<ContainerDefinition> change) {
        String definition = new String(seen.body(), StandardCharsets.UTF_8);
        byte[] json = change.apply(new ContainerDefinition(definition)).utf8();
        return made(
                CosmosRequest.put(container.type(), json, container.path()).with("If-Match", seen.header("etag")),
                200,
                412);
    }

    @Override
    public Made delete(Definable what) {
        return made(CosmosRequest.delete(what.type(), what.path()), 204, 404);
    }

    private Made made(CosmosRequest request, int done, int overtaken) {
        CosmosResponse response = connection.sendEvenIfForbidden(request);
        int status = response.status();
        if (status == done) {
            return new Made.Done();
        }
        if (status == overtaken) {
            return new Made.Overtaken();
        }
        if (status < 400 || status >= 500) {
            throw connection.unexpected(request, response);
        }
        Made.Why why = ServiceWords.isQuota(response)
                ? Made.Why.Limit
                : ServiceWords.isNotForIdentity(response)
                        ? Made.Why.Rights
                        : status == 400 ? Made.Why.Content : Made.Why.Other;
        return new Made.Refused(why, request.toString(), connection.words(response), connection.sentence(response));
    }

    @Override
    public String hint(Made.Why why) {
        return switch (why) {
            case Limit -> "raise that limit, or restore less";
            case Rights ->
                "say which resource the account is, and give the identity a role of Azure's (docs/identity.md), or"
                        + " create it before the restore (az cosmosdb sql database create, az cosmosdb sql container"
                        + " create)";
            case Content -> "create it by hand, then restore into it";
            case Other -> "run again";
        };
    }
}
