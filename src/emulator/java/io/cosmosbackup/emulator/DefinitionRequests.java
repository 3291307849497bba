package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// Requests on databases and containers.
final class DefinitionRequests {
    private final Account account;
    private final Locator locator;

    DefinitionRequests(Account account) {
        this.account = account;
        this.locator = new Locator(account);
    }

    GatewayResponse createDatabase(GatewayRequest request) {
        Optional<EmulatedThroughput> throughput =
                throughput(request, "Shared throughput database creation is not supported for serverless accounts.");
        EmulatedDatabase database = new EmulatedDatabase(account, account.newDatabaseRid(), request.object());
        account.add(database);
        throughput.ifPresent(value -> account.put(
                Offer.of(account.newOfferRid(), database.selfLink(), database.rid(), value, account.seconds())));
        return answer(201, RequestCharge.METADATA_WRITE, database.definition());
    }

    /// @param refusal of a serverless account
    private Optional<EmulatedThroughput> throughput(GatewayRequest request, String refusal) {
        Optional<EmulatedThroughput> throughput = EmulatedThroughput.of(request);
        if (throughput.isPresent() && account.traits().serverless()) {
            throw GatewayException.badRequest(refusal);
        }
        return throughput;
    }

    GatewayResponse readDatabase(GatewayRequest request) {
        Resource definition = locator.database(request.path()).definition();
        return EtagConditions.read(request, definition.etag(), definition.json());
    }

    GatewayResponse deleteDatabase(GatewayRequest request) {
        EmulatedDatabase database = locator.database(request.path());
        EtagConditions.check(request, database.definition().etag());
        account.remove(database);
        return GatewayResponse.empty(204, RequestCharge.METADATA_WRITE);
    }

    GatewayResponse listDatabases(GatewayRequest request) {
        return ResourceFeed.answer(request, "", "Databases", databases());
    }

    GatewayResponse queryDatabases(GatewayRequest request) {
        return ResourceFeed.answer(
                request, "", "Databases", ItemQuery.of(request).select(databases()));
    }

    private List<String> databases() {
        return account.databases().stream()
                .map(database -> database.definition().json())
                .toList();
    }

    GatewayResponse createContainer(GatewayRequest request) {
        EmulatedDatabase database = locator.database(request.path());
        RawObject sent = request.object();
        if (sent.tree().path("partitionKey").path("systemKey").asBoolean()) {
            throw GatewayException.badRequest(
                    "The input content is invalid - 'systemKey' is not a valid property in the current payload.");
        }
        requireSource(database, sent.tree().path(AccountTraits.Feature.MATERIALIZED_VIEWS.member()));
        EmulatedContainer container = account.createContainer(
                database,
                ContainerMembers.taken(sent, account.traits()),
                throughput(
                        request,
                        "Setting offer throughput or autopilot on container is not supported for serverless"
                                + " accounts."));
        return in(database, answer(201, RequestCharge.METADATA_WRITE, container.definition()));
    }

    /// An index container is one over a container of its database: by its name, and by its id if that is
    /// given too.
    private static void requireSource(EmulatedDatabase database, JsonNode view) {
        if (view.isMissingNode()) {
            return;
        }
        String name = view.path("sourceCollectionId").asText();
        String rid = view.path("sourceCollectionRid").asText();
        boolean there = database.container(name)
                .filter(source -> rid.isEmpty() || rid.equals(source.rid()))
                .isPresent();
        if (!there) {
            throw GatewayException.badRequest(
                    "The source collection '" + name + "' of the materialized view is not there.");
        }
    }

    GatewayResponse readContainer(GatewayRequest request) {
        EmulatedContainer container = locator.container(request.path());
        Resource definition = container.definition();
        GatewayResponse response =
                in(container.database(), EtagConditions.read(request, definition.etag(), definition.json()));
        if (request.flag("x-ms-documentdb-populatequotainfo")) {
            response.with("x-ms-resource-usage", "documentsCount=" + container.count() + ";");
        }
        return response.with("x-ms-documentdb-collection-index-transformation-progress", "100");
    }

    GatewayResponse replaceContainer(GatewayRequest request) {
        EmulatedContainer container = locator.container(request.path());
        EtagConditions.check(request, container.definition().etag());
        container.replace(ContainerMembers.taken(request.object(), account.traits()));
        return in(container.database(), answer(200, RequestCharge.METADATA_WRITE, container.definition()));
    }

    GatewayResponse deleteContainer(GatewayRequest request) {
        EmulatedContainer container = locator.container(request.path());
        EtagConditions.check(request, container.definition().etag());
        container.database().remove(container);
        account.removeOffer(container.rid());
        return in(container.database(), GatewayResponse.empty(204, RequestCharge.METADATA_WRITE));
    }

    GatewayResponse listContainers(GatewayRequest request) {
        EmulatedDatabase database = locator.database(request.path());
        return in(database, ResourceFeed.answer(request, database.rid(), "DocumentCollections", containers(database)));
    }

    GatewayResponse queryContainers(GatewayRequest request) {
        EmulatedDatabase database = locator.database(request.path());
        List<String> found = ItemQuery.of(request).select(containers(database));
        return in(database, ResourceFeed.answer(request, database.rid(), "DocumentCollections", found));
    }

    private static List<String> containers(EmulatedDatabase database) {
        return database.containers().stream()
                .map(container -> container.definition().json())
                .toList();
    }

    private static GatewayResponse in(EmulatedDatabase database, GatewayResponse response) {
        return response.in("dbs/" + database.id(), database.rid());
    }

    private static GatewayResponse answer(int status, double charge, Resource definition) {
        return GatewayResponse.of(status, charge, ResponseBody.of(definition.json()))
                .withEtag(definition.etag());
    }
}
