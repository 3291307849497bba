package io.cosmosbackup.emulator.arm;

import static io.cosmosbackup.emulator.arm.ManagedAccount.ALL;
import static io.cosmosbackup.emulator.arm.ManagedAccount.GROUP;
import static io.cosmosbackup.emulator.arm.ManagedAccount.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.arm.ManagerClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagerControlTest {
    private final ManagedAccount account = new ManagedAccount();
    private final ManagerClient owner = account.owner;

    @AfterEach
    void stop() {
        account.close();
    }

    private Answer control(String verb, String path, String body) throws IOException, InterruptedException {
        return owner.follow(verb, account.manager.endpoint().resolve("/_emulator/arm/" + path), body);
    }

    @Test
    void itAnswersOnlyWhereItWasAskedFor() throws IOException, InterruptedException {
        assertEquals(404, control("GET", "requests", "").status());
        account.manager.withControl();
        assertEquals(200, control("GET", "requests", "").status());
        assertRefusal("the control API has no GET nothing", control("GET", "nothing", ""));
        assertRefusal("unknown fault 'none'", control("POST", "faults", "{\"fault\":\"none\"}"));
    }

    private static void assertRefusal(String message, Answer answer) {
        assertEquals(400, answer.status());
        assertEquals(message, answer.message());
    }

    @Test
    void rolesPagesFaultsAndTimeAreSet() throws IOException, InterruptedException {
        account.manager.withControl();
        String assignment = "{\"principal\":\"new\",\"scope\":\"" + GROUP + "\",\"role\":" + ALL + "}";
        try (ManagerClient client = account.as("new")) {
            assertRefused(403, "AuthorizationFailed", client.get(""));
            assertEquals(200, control("POST", "assignments", assignment).status());
            assertEquals(200, client.get("").status());
            assertEquals(200, control("DELETE", "assignments/new", "").status());
            assertRefused(403, "AuthorizationFailed", client.get(""));
        }
        for (String name : new String[] {"a", "b"}) {
            owner.put("/sqlDatabases/" + name, "{\"id\":\"" + name + "\"}");
        }
        control("POST", "pages", "{\"size\":1}");
        assertTrue(owner.get("/sqlDatabases").json().has("nextLink"));
        control("POST", "faults", """
            {"fault":"answer","status":429,"code":"TooManyRequests","retryAfterSeconds":3,"times":1}\
            """);
        Answer throttled = owner.get("/sqlDatabases");
        assertRefused(429, "TooManyRequests", throttled);
        assertEquals("3", throttled.header("Retry-After"));
        control("POST", "completion", "{\"unfinished\":1,\"retryAfterSeconds\":2}");
        Answer begun = owner.put("/sqlDatabases/c", "{\"id\":\"c\"}");
        assertEquals("202 2", begun.status() + " " + begun.header("Retry-After"));
        control("POST", "completion", "{\"atOnce\":true}");
        assertEquals(200, owner.put("/sqlDatabases/d", "{\"id\":\"d\"}").status());
        assertTrue(account.manager.requests().contains("PUT " + ManagedAccount.ID + "/sqlDatabases/d"));
    }
}
