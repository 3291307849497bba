package io.cosmosbackup.emulator.arm;

import static io.cosmosbackup.emulator.arm.ManagedAccount.ALL;
import static io.cosmosbackup.emulator.arm.ManagedAccount.CONTAINER;
import static io.cosmosbackup.emulator.arm.ManagedAccount.GROUP;
import static io.cosmosbackup.emulator.arm.ManagedAccount.ID;
import static io.cosmosbackup.emulator.arm.ManagedAccount.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.arm.ManagerClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client says that the manager does not understand, or that the account does not take.
class ManagerStrictnessTest {
    private static final String ORDERS = "/sqlDatabases/shop/containers/orders";

    private final ManagedAccount account = new ManagedAccount();
    private final ManagerClient owner = account.owner;

    @AfterEach
    void stop() {
        account.close();
    }

    private Answer at(String pathAndQuery) throws IOException, InterruptedException {
        return owner.follow("GET", account.manager.endpoint().resolve(pathAndQuery), "");
    }

    @ParameterizedTest
    @CsvSource({
        "?, 400, MissingApiVersionParameter",
        "?api-version=, 400, MissingApiVersionParameter",
        "?api-version=2024-11-15, 400, NoRegisteredProviderFound",
        "?api-version=2025-10-15&top=3, 400, InvalidQueryParameter",
        "/sqlDatabases?api-version=2025-10-15&%24skiptoken=x, 400, InvalidSkipToken",
        "/mongodbDatabases?api-version=2025-10-15, 404, InvalidResourceType",
        "/sqlDatabases/shop/throughputSettings?api-version=2025-10-15, 404, InvalidResourceType",
        "/sqlDatabases/shop/throughputSettings/other?api-version=2025-10-15, 404, InvalidResourceType"
    })
    void whatTheManagerDoesNotKnowIsRefusedByName(String rest, int status, String code)
            throws IOException, InterruptedException {
        assertRefused(status, code, at(ID + rest));
    }

    @Test
    void subscriptionsGroupsAndAccountsAreToldApart() throws IOException, InterruptedException {
        String version = "?api-version=2025-10-15";
        RoleDefinition all = RoleDefinition.parse(ALL).assignableAt("/subscriptions");
        account.manager.assign(ManagedAccount.OWNER, all, "/subscriptions");
        assertRefused(404, "SubscriptionNotFound", at(ID.replace("6d8941d1", "7d8941d1") + version));
        assertRefused(404, "ResourceGroupNotFound", at(ID.replace("shop", "other") + version));
        assertRefused(404, "ResourceNotFound", at(ID.replace("/emulator", "/other") + version));
        assertRefused(404, "InvalidResourceNamespace", at(GROUP + "/providers/Microsoft.Web/sites/a" + version));
        assertRefused(404, "NotFound", at("/tenants" + version));
        assertEquals(200, at(ID.toUpperCase(Locale.ROOT) + version).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "geospatialConfig",
                "changeFeedPolicy",
                "materializedViewDefinition",
                "dataMaskingPolicy",
                "_rid",
                "_etag"
            })
    void membersOfLaterModelsAndOfTheServerAreNamed(String member) throws IOException, InterruptedException {
        owner.put("/sqlDatabases/shop", "{\"id\":\"shop\"}");
        Answer refused = owner.put(ORDERS, CONTAINER.replace("{\"id\"", "{\"" + member + "\":{},\"id\""));
        assertRefused(400, "BadRequest", refused);
        assertTrue(
                refused.message().contains("'" + member + "' is not a valid property in the current payload."),
                refused.message());
        assertFalse(refused.json().has("error"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "{\"properties\":{}}",
                "{\"properties\":{\"resource\":{\"id\":\"other\"}}}",
                "{\"propertie\":{\"resource\":{\"id\":\"shop\"}}}",
                "{\"properties\":{\"resource\":{\"id\":\"shop\"},\"option\":{}}}",
                "{\"properties\":{\"resource\":{\"id\":\"shop\"},\"options\":{\"throughput\":\"400\"}}}",
                "{\"properties\":{\"resource\":{\"id\":\"shop\"},\"options\":{\"autoscaleSettings\":{\"max\":4000}}}}",
                "{\"properties\":{\"resource\":{\"id\":\"shop\"},"
                        + "\"options\":{\"throughput\":400,\"autoscaleSettings\":{\"maxThroughput\":4000}}}}"
            })
    void bodiesThatAreNotOfTheModelAreRefused(String body) throws IOException, InterruptedException {
        assertRefused(400, "BadRequest", owner.send("PUT", "/sqlDatabases/shop", body));
        assertRefused(404, "NotFound", owner.get("/sqlDatabases/shop"));
    }

    @Test
    void answersLeaveOutWhatTheModelDoesNotHave() throws IOException, InterruptedException {
        account.createShop();
        account.data.createContainer("shop", """
                {"id":"fed","partitionKey":{"paths":["/pk"],"kind":"Hash"},
                "changeFeedPolicy":{"retentionDuration":10},"geospatialConfig":{"type":"Geometry"}}\
                """, 400).ok();
        var resource = owner.get("/sqlDatabases/shop/containers/fed").json().at("/properties/resource");
        assertFalse(resource.has("changeFeedPolicy"), resource::toString);
        assertEquals("Geometry", resource.at("/geospatialConfig/type").asText());
    }

    @Test
    void aServerlessAccountSaysSoOfThroughput() throws IOException, InterruptedException {
        account.createShop();
        account.emulator.setTraits(AccountTraits.defaults().asServerless());
        Answer read = owner.get(ORDERS + "/throughputSettings/default");
        assertRefused(400, "BadRequest", read);
        assertTrue(read.message().contains("is not supported for serverless accounts."), read.message());
        Answer shared = owner.send("PUT", "/sqlDatabases/two", """
            {"properties":{"resource":{"id":"two"},"options":{"throughput":400}}}\
            """);
        assertTrue(
                shared.message()
                        .startsWith("Message: {\"code\":\"BadRequest\",\"message\":\"Shared throughput database"
                                + " creation is not supported for serverless accounts."),
                shared.message());
        Answer created = owner.send("PUT", "/sqlDatabases/shop/containers/two", """
            {"properties":{"resource":{"id":"two","partitionKey":{"paths":["/pk"],"kind":"Hash"}},
            "options":{"throughput":400}}}\
            """);
        assertRefused(400, "BadRequest", created);
        assertTrue(
                created.message()
                        .startsWith("Message: {\"code\":\"BadRequest\",\"message\":\"Setting offer throughput or"
                                + " autopilot on container is not supported for serverless accounts."),
                created.message());
    }

    @Test
    void rolesAreAsTheServiceTakesThem() {
        for (String wrong : List.of(
                ALL.replace("\"Description\":\"all\",", ""),
                ALL.replace("\"Name\"", "\"RoleName\""),
                ALL.replace(GROUP, "/"),
                ALL.replace("[\"" + GROUP + "\"]", "[]"),
                ALL.replace("Microsoft.DocumentDB/*", "Microsoft.DocumentDB/databaseAccounts/readMetadata"),
                ALL.replace("\"Actions\"", "\"DataActions\""))) {
            assertThrows(IllegalArgumentException.class, () -> RoleDefinition.parse(wrong), wrong);
        }
        assertThrows(
                IllegalArgumentException.class, () -> RoleDefinition.parse(ALL).without("Microsoft.DocumentDB/read"));
    }
}
