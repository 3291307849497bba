package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Replication;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ContainerSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoSqlSourceIT {
    private static final ContainerName ORDERS = new ContainerName("shop", "orders");

    private final CosmosEmulator emulator = CosmosEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key());

    @BeforeEach
    void create() {
        client.createDatabase("shop").ok();
        client.createContainer("shop", "orders", "/pk").ok();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private NoSqlSource source() {
        return new NoSqlSource(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
    }

    @Test
    void aContainerThatWasCreatedAnewIsNotReadUnderItsOldId() {
        try (NoSqlSource source = source()) {
            ContainerSource orders = source.open(ORDERS);
            FeedRange range = orders.feedRanges().getFirst();
            client.send("DELETE", "dbs/shop/colls/orders", Map.of(), new byte[0])
                    .ok();
            client.createContainer("shop", "orders", "/pk").ok();
            BackupException failure =
                    assertThrows(BackupException.class, () -> orders.read(FeedPosition.beginning(range)));
            assertEquals(Reason.SourceChanged, failure.reason());
        }
    }

    @Test
    void aRegionThatIsOnlyReadIsNoSource() {
        try (CosmosEmulator two =
                CosmosEmulator.start(EmulatorOptions.defaults().withRegions("East", "West"))) {
            String west = two.endpoint("West").toString();
            BackupException failure = assertThrows(
                    BackupException.class,
                    () -> new NoSqlSource(west, new Access.Key(two.key()), RequestUnitBudget.unlimited()));
            assertEquals(Reason.InvalidArgument, failure.reason());
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("region West, which is only read"), message);
            assertTrue(message.contains(two.endpoint("East").toString()), message);
            two.failover("West");
            new NoSqlSource(west, new Access.Key(two.key()), RequestUnitBudget.unlimited()).close();
        }
    }

    /// Its endpoint leads to a region that lags now, and a quorum of that region agrees with itself.
    @Test
    void anEndThatIsReadAfterAFailoverIsNotBelieved() {
        try (CosmosEmulator two =
                        CosmosEmulator.start(EmulatorOptions.defaults().withRegions("East", "West"));
                EmulatorClient east = new EmulatorClient(two.endpoint("East"), two.key());
                NoSqlSource source = new NoSqlSource(
                        two.endpoint("East").toString(), new Access.Key(two.key()), RequestUnitBudget.unlimited())) {
            east.createDatabase("shop").ok();
            east.createContainer("shop", "orders", "/pk").ok();
            ContainerSource orders = source.open(ORDERS);
            FeedPosition from = FeedPosition.beginning(orders.feedRanges().getFirst());
            orders.read(from);
            two.failover("West");
            BackupException failure = assertThrows(BackupException.class, () -> orders.read(from));
            assertEquals(Reason.Unavailable, failure.reason());
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("written in [East] when this run began"),
                    failure.getMessage());
        }
    }

    @Test
    void whatSeveralWriteRegionsMeanIsSaid() {
        try (CosmosEmulator two =
                CosmosEmulator.start(EmulatorOptions.defaults().withRegions("East", "West"))) {
            two.setReplication(Replication.none().withSeveralWriteRegions());
            try (NoSqlSource source = new NoSqlSource(
                    two.endpoint("West").toString(), new Access.Key(two.key()), RequestUnitBudget.unlimited())) {
                assertTrue(source.warnings().getFirst().contains("is written in [East, West]"));
            }
            try (NoSqlSource source = source()) {
                assertEquals(List.of(), source.warnings());
            }
        }
    }

    /// A serverless account answers so to anyone who asks for throughput.
    @Test
    void anAccountThatHasNoOffersIsReadWithoutThem() {
        emulator.setTraits(AccountTraits.defaults().asServerless());
        try (NoSqlSource source = source()) {
            assertEquals(List.of(ORDERS), source.containers("shop"));
            assertEquals(null, source.open(ORDERS).container().offer());
        }
    }
}
