package io.cosmosbackup.engine.source.nosql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.Fault;
import io.cosmosbackup.emulator.FaultRule;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.AccountTargetContract;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/// The NoSQL API over the emulator.
class NoSqlTargetContractIT extends AccountTargetContract {
    private final CosmosEmulator emulator = CosmosEmulator.start();

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Override
    protected AccountTarget target() {
        return new NoSqlTarget(
                emulator.endpoint().toString(), new Access.Key(emulator.key()), RequestUnitBudget.unlimited());
    }

    @Override
    protected Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        emulator.items(ORDERS.database(), ORDERS.container())
                .forEach(item -> held.put(item.id(), new String(item.sent(), UTF_8)));
        return held;
    }

    @Override
    protected boolean hasProcedures() {
        return true;
    }

    @Override
    protected void refuse(int requests) {
        emulator.addFault(FaultRule.of(new Fault.Answer(429, 3200, Duration.ofMillis(1)))
                .onVerb("POST")
                .onPath("colls/orders/docs")
                .times(requests));
    }
}
