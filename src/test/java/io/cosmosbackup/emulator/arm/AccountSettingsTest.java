package io.cosmosbackup.emulator.arm;

import static io.cosmosbackup.emulator.arm.ManagedAccount.GROUP;
import static io.cosmosbackup.emulator.arm.ManagedAccount.ID;
import static io.cosmosbackup.emulator.arm.ManagedAccount.OWNER;
import static io.cosmosbackup.emulator.arm.ManagedAccount.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.FeedOptions;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.emulator.arm.ManagerClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the manager tells of the account beside its data.
class AccountSettingsTest {
    private static final String LOCKS = "/providers/Microsoft.Authorization/locks";
    private static final String DIAGNOSTICS = "/providers/Microsoft.Insights/diagnosticSettings";

    private final ManagedAccount account = new ManagedAccount();
    private final ManagerClient owner = account.owner;

    @BeforeEach
    void mayReadWhatOtherProvidersKeep() {
        account.manager.assign(OWNER, RoleDefinition.parse("""
            {"Name":"locks","Description":"locks","AssignableScopes":["%s"],
            "Actions":["Microsoft.Authorization/locks/read","Microsoft.Insights/diagnosticSettings/read"]}
            """.formatted(GROUP)), GROUP);
    }

    @AfterEach
    void stop() {
        account.close();
    }

    private Answer get(String path, String version) throws IOException, InterruptedException {
        return owner.follow("GET", account.manager.endpoint().resolve(ID + path + "?api-version=" + version), "");
    }

    private JsonNode properties() throws IOException, InterruptedException {
        return owner.get("").json().path("properties");
    }

    @Test
    void theAccountIsAsTheEmulatorIsSet() throws IOException, InterruptedException {
        JsonNode before = properties();
        assertEquals(
                "Session",
                before.at("/consistencyPolicy/defaultConsistencyLevel").asText());
        assertFalse(before.path("disableLocalAuth").asBoolean());
        assertEquals("Periodic", before.at("/backupPolicy/type").asText());
        assertEquals("[]", before.path("capabilities").toString());
        assertEquals(
                account.emulator.endpoint().toString(),
                before.at("/readLocations/0/documentEndpoint").asText());

        account.emulator.setLocalAuth(false);
        account.emulator.setTraits(AccountTraits.defaults().asServerless().withMergeEnabled());
        account.emulator.setFeeds(FeedOptions.defaults().withRetention(Duration.ofDays(30)));
        JsonNode after = properties();
        assertTrue(after.path("disableLocalAuth").asBoolean());
        assertTrue(after.path("enablePartitionMerge").asBoolean());
        assertEquals(
                "[{\"name\":\"EnableServerless\"}]", after.path("capabilities").toString());
        assertEquals(
                "Continuous30Days",
                after.at("/backupPolicy/continuousModeProperties/tier").asText());
    }

    @Test
    void anyMemberOfTheAccountCanBeSet() throws IOException, InterruptedException {
        account.manager.setAccount("/properties/ipRules", "[{\"ipAddressOrRange\":\"23.40.210.245\"}]");
        account.manager.setAccount("/tags", "{\"team\":\"shop\"}");
        JsonNode shown = owner.get("").json();
        assertEquals(
                "23.40.210.245",
                shown.at("/properties/ipRules/0/ipAddressOrRange").asText());
        assertEquals("shop", shown.at("/tags/team").asText());
    }

    @Test
    void rolesOfTheDataPlaneAreThoseThatTheEmulatorGoesBy() throws IOException, InterruptedException {
        Role custom = new Role("feed", Set.of("Microsoft.DocumentDB/databaseAccounts/readMetadata"));
        account.emulator.assign(
                "app", new RoleAssignment(custom, "/dbs/shop"), RoleAssignment.ofAccount(Role.DATA_READER));
        JsonNode roles = owner.get("/sqlRoleDefinitions").json().path("value");
        assertEquals(3, roles.size());
        assertEquals("BuiltInRole", roles.at("/0/properties/type").asText());
        JsonNode assignments = owner.get("/sqlRoleAssignments").json().path("value");
        assertEquals(2, assignments.size());
        for (JsonNode one : assignments) {
            String role = one.at("/properties/roleDefinitionId").asText();
            Answer found = owner.get(role.substring(ID.length()));
            boolean built = found.json().at("/properties/type").asText().equals("BuiltInRole");
            assertEquals(
                    built ? ID : ID + "/dbs/shop", one.at("/properties/scope").asText());
            assertEquals("app", one.at("/properties/principalId").asText());
        }
        assertRefused(404, "NotFound", owner.get("/sqlRoleDefinitions/none"));
        assertRefused(405, "MethodNotAllowed", owner.put("/sqlRoleDefinitions/new", "{\"id\":\"new\"}"));
    }

    @Test
    void whatOthersKeepOfTheAccountIsShownAsItWasSet() throws IOException, InterruptedException {
        account.manager.set(SettingKind.DIAGNOSTIC_SETTING, "logs", "{\"workspaceId\":\"/w\",\"logs\":[]}");
        account.manager.set(
                SettingKind.PRIVATE_ENDPOINT_CONNECTION,
                "pe1",
                "{\"privateLinkServiceConnectionState\":{\"status\":\"Approved\"}}");
        Answer diagnostics = get(DIAGNOSTICS, "2021-05-01-preview");
        assertEquals(
                ID + DIAGNOSTICS + "/logs", diagnostics.json().at("/value/0/id").asText());
        assertEquals(
                "Microsoft.Insights/diagnosticSettings",
                diagnostics.json().at("/value/0/type").asText());
        assertEquals(
                "/w", diagnostics.json().at("/value/0/properties/workspaceId").asText());
        assertRefused(400, "NoRegisteredProviderFound", get(DIAGNOSTICS, "2025-10-15"));
        JsonNode connection = owner.get("/privateEndpointConnections/pe1").json();
        assertEquals(
                "Approved",
                connection
                        .at("/properties/privateLinkServiceConnectionState/status")
                        .asText());

        account.manager.remove(SettingKind.DIAGNOSTIC_SETTING, "logs");
        assertEquals(
                "{\"value\":[]}", get(DIAGNOSTICS, "2021-05-01-preview").json().toString());
    }

    @Test
    void aLockForbidsWhatItSays() throws IOException, InterruptedException {
        account.createShop();
        String procedure = "/sqlDatabases/shop/containers/orders/storedProcedures/p";
        account.manager.set(SettingKind.LOCK, "keep", "{\"level\":\"CanNotDelete\",\"notes\":\"n\"}");
        assertEquals(
                "n",
                get(LOCKS + "/keep", "2020-05-01")
                        .json()
                        .at("/properties/notes")
                        .asText());
        assertEquals(200, owner.put(procedure, "{\"id\":\"p\",\"body\":\"f\"}").status());
        Answer refused = owner.send("DELETE", procedure, "");
        assertRefused(409, "ScopeLocked", refused);
        assertTrue(refused.message().contains("cannot perform delete operation"), refused.message());

        account.manager.set(SettingKind.LOCK, "still", "{\"level\":\"ReadOnly\"}");
        assertRefused(409, "ScopeLocked", owner.put(procedure, "{\"id\":\"p\",\"body\":\"f\"}"));
        assertEquals(200, owner.get(procedure).status());
        account.manager.remove(SettingKind.LOCK, "still");
        account.manager.remove(SettingKind.LOCK, "keep");
        assertEquals(204, owner.send("DELETE", procedure, "").status());
    }

    @Test
    void theControlApiSetsThemToo() throws IOException, InterruptedException {
        account.manager.withControl();
        var control = account.manager.endpoint().resolve("/_emulator/arm/");
        assertEquals(
                200,
                owner.follow("PUT", control.resolve("settings/locks/keep"), "{\"level\":\"ReadOnly\"}")
                        .status());
        assertEquals(
                200,
                owner.follow("POST", control.resolve("account"), "{\"/tags/team\":\"shop\"}")
                        .status());
        assertEquals(
                "ReadOnly",
                get(LOCKS, "2016-09-01").json().at("/value/0/properties/level").asText());
        assertEquals("shop", owner.get("").json().at("/tags/team").asText());
        assertEquals(
                400,
                owner.follow("PUT", control.resolve("settings/none/keep"), "{}").status());
        owner.follow("DELETE", control.resolve("settings/locks/keep"), "");
        assertEquals("{\"value\":[]}", get(LOCKS, "2020-05-01").json().toString());
    }
}
