package io.cosmosbackup.engine.source.nosql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.emulator.FeedOptions;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.AccountSourceContract;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The NoSQL API over the emulator.
class NoSqlSourceContractIT extends AccountSourceContract {
    private final CosmosEmulator emulator = CosmosEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        emulator.setFeeds(FeedOptions.defaults().withLsnsPerPage(4));
        client.createDatabase(ORDERS.database()).ok();
        client.createContainer(ORDERS.database(), ORDERS.container(), "/id").ok();
        client.createContainer(PEOPLE.database(), PEOPLE.container(), "/id").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Override
    protected AccountSource source() {
        return new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
    }

    private static String key(String id) {
        return "[\"" + id + "\"]";
    }

    @Override
    protected void write(String id, String document) {
        client.upsertItem(ORDERS.database(), ORDERS.container(), key(id), document.getBytes(UTF_8))
                .ok();
    }

    @Override
    protected void delete(String id) {
        client.deleteItem(ORDERS.database(), ORDERS.container(), key(id), id).ok();
    }

    @Override
    protected void split() {
        emulator.partitions(ORDERS.database(), ORDERS.container())
                .forEach(partition -> emulator.split(ORDERS.database(), ORDERS.container(), partition.id()));
    }

    @Override
    protected void createAnew() {
        client.send("DELETE", "dbs/shop/colls/orders", Map.of(), new byte[0]).ok();
        client.createContainer(ORDERS.database(), ORDERS.container(), "/id").ok();
    }

    @Override
    protected boolean procedure(String id, String body) {
        byte[] json = ("{\"id\":\"" + id + "\",\"body\":\"" + body + "\"}").getBytes(UTF_8);
        client.send("POST", "dbs/shop/colls/orders/sprocs", Map.of(), json).ok();
        return true;
    }

    @Override
    protected void refuse(int requests) {
        emulator.addFault(FaultRule.of(new Fault.Answer(429, 3200, Duration.ofMillis(1)))
                .onVerb("GET")
                .onPath("colls/orders/docs")
                .times(requests));
    }
}
