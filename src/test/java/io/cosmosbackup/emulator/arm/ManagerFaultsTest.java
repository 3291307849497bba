package io.cosmosbackup.emulator.arm;

import static io.cosmosbackup.emulator.arm.ManagedAccount.CONTAINER;
import static io.cosmosbackup.emulator.arm.ManagedAccount.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.emulator.arm.ManagerClient.Answer;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagerFaultsTest {
    private static final String SHOP = "/sqlDatabases/shop";

    private final ManagedAccount account = new ManagedAccount();
    private final ManagerClient owner = account.owner;

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void aThrottledRequestIsNotDoneAndSaysWhenToComeAgain() throws IOException, InterruptedException {
        account.manager.addFault(
                ManagerFault.throttled(17).onVerb("PUT").onPath("shop").after(1).times(1));
        assertEquals(200, owner.put(SHOP, "{\"id\":\"shop\"}").status());
        Answer refused = owner.put(SHOP + "/containers/orders", CONTAINER);
        assertRefused(429, "SubscriptionRequestsThrottled", refused);
        assertEquals("17", refused.header("Retry-After"));
        assertRefused(404, "NotFound", owner.get(SHOP + "/containers/orders"));
        assertEquals(200, owner.put(SHOP + "/containers/orders", CONTAINER).status());
    }

    @Test
    void anOperationEndsAsToldAndDoesNothing() throws IOException, InterruptedException {
        account.manager.setCompletion(Completion.later(0));
        account.manager.addFault(ManagerFault.of(new ManagerFault.Kind.FailedOperation(
                        503, "ServiceUnavailable", "Sorry, we are currently experiencing high demand in this region."))
                .onVerb("PUT"));
        Answer begun = owner.put(SHOP, "{\"id\":\"shop\"}");
        assertEquals(202, begun.status());
        Answer status = owner.follow("GET", URI.create(begun.header("Azure-AsyncOperation")), "");
        assertEquals("Failed", status.json().path("status").asText());
        assertEquals("ServiceUnavailable", status.code());
        assertRefused(404, "NotFound", owner.get(SHOP));
    }

    @Test
    void aConnectionIsCutBeforeOrAfterTheWorkIsDone() throws IOException, InterruptedException {
        account.manager.addFault(
                ManagerFault.of(new ManagerFault.Kind.Cut()).onVerb("PUT").times(2));
        assertThrows(IOException.class, () -> owner.put(SHOP, "{\"id\":\"shop\"}"));
        assertRefused(404, "NotFound", owner.get(SHOP));

        account.manager.clearFaults();
        account.manager.addFault(
                ManagerFault.of(new ManagerFault.Kind.LostReply()).onVerb("PUT").times(2));
        assertThrows(IOException.class, () -> owner.put(SHOP, "{\"id\":\"shop\"}"));
        assertEquals(200, owner.get(SHOP).status());
    }
}
