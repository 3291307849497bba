package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.engine.RolesWorld.Less;
import io.cosmosbackup.engine.accounts.Accounts;
import io.cosmosbackup.engine.inspect.DoctorRun;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.DoctorReport;
import io.cosmosbackup.engine.report.DoctorReport.Purpose;
import io.cosmosbackup.engine.report.ExitCode;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.repository.RepositoryRights;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.Wanted;
import io.cosmosbackup.support.AccountContents;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the doctor says of the roles in deploy/azure/roles, and of less than them.
class DoctorIT {
    private final RolesWorld world = new RolesWorld();
    private final List<Check> checks = new ArrayList<>();

    @AfterEach
    void stop() {
        world.close();
    }

    private static Purpose purpose(RolesWorld.Purpose of) {
        return switch (of) {
            case BACKUP_ACCOUNT, BACKUP_MASKED_ACCOUNT, WRITE_BLOBS -> Purpose.Backup;
            case RESTORE_ACCOUNT -> Purpose.Restore;
            case READ_BLOBS -> Purpose.Verify;
            case PRUNE_BLOBS -> Purpose.Prune;
        };
    }

    private DoctorReport examine(Purpose purpose, ConflictPolicy policy) {
        return examine(purpose, policy, Clock.systemUTC(), Optional.of(() -> {}));
    }

    private DoctorReport examine(Purpose purpose, ConflictPolicy policy, Clock clock, Optional<Runnable> token) {
        List<DoctorRun.Place> places = new ArrayList<>();
        switch (purpose) {
            case Backup -> places.add(account(world.source, new Wanted.ToRead(_ -> true)));
            case Restore -> places.add(account(world.target, new Wanted.ToWrite(_ -> true, policy)));
            case Verify, Prune -> {}
        }
        places.add(new DoctorRun.Place(
                "repository east",
                world.repository().location(),
                token,
                () -> new RepositoryRights(world.repository()).tried(purpose)));
        return new DoctorRun(purpose, places, checks::add, clock).run();
    }

    private DoctorRun.Place account(CosmosEmulator account, Wanted wanted) {
        String endpoint = account.endpoint().toString();
        Access access = world.account();
        return new DoctorRun.Place(
                "account", endpoint, Optional.empty(), () -> Accounts.ALL.rights("NoSQL", endpoint, access, wanted));
    }

    private Set<Right> missing() {
        return checks.stream()
                .filter(check -> check.state() == Check.State.Missing)
                .map(check -> Objects.requireNonNull(check.right()))
                .collect(Collectors.toSet());
    }

    private List<String> contents() {
        List<String> contents = new ArrayList<>(world.blobs.names());
        try (EmulatorClient client = new EmulatorClient(world.target.endpoint(), world.target.key())) {
            contents.addAll(AccountContents.of(client));
        }
        return contents;
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsMissingInARoleOfOursAndNothingStays(RolesWorld.Purpose role) {
        world.give(role);
        List<String> before = contents();
        for (ConflictPolicy policy : ConflictPolicy.values()) {
            DoctorReport report = examine(purpose(role), policy);
            assertEquals(Optional.empty(), report.failure(), checks.toString());
        }
        assertEquals(before, contents());
    }

    @ParameterizedTest
    @MethodSource("io.cosmosbackup.engine.RolesWorld$Less#all")
    void aMissingActionIsNamedWithARoleThatHasIt(Less less) {
        world.give(less);
        List<String> before = contents();
        ConflictPolicy policy = less.action().endsWith("upsert") ? ConflictPolicy.Overwrite : ConflictPolicy.Skip;
        DoctorReport report = examine(purpose(less.purpose()), policy);
        assertEquals(Reason.AccessDenied, report.failure().orElseThrow().reason(), checks.toString());
        assertEquals(
                Set.of(less.action()), missing().stream().map(Right::action).collect(Collectors.toSet()));
        for (Right right : missing()) {
            assertTrue(RolesWorld.actionsOf(right.role()).contains(right.action()), right.toString());
        }
        assertEquals(before, contents());
    }

    @Test
    void aClockThatIsWrongIsTheOnlyThingThatIsSaidOfAPlace() {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        DoctorReport report = examine(Purpose.Verify, ConflictPolicy.Skip, late, Optional.of(() -> {}));
        assertTrue(report.failure().orElseThrow().message().contains("HINT: set the clock here"), checks.toString());
        assertEquals(Check.State.NotTried, checks.getLast().state());
        assertEquals("have the rights", checks.getLast().what());
    }

    @Test
    void aTokenThatCannotBeHadIsToldAsItIs() {
        DoctorReport report = examine(Purpose.Verify, ConflictPolicy.Skip, Clock.systemUTC(), Optional.of(() -> {
            throw new BackupException(Reason.AccessDenied, "AADSTS700016");
        }));
        assertEquals(
                "repository east, get a token: AADSTS700016",
                report.failure().orElseThrow().message());
        assertEquals(0, report.counts().missing());
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        world.blobs.close();
        DoctorReport report = examine(Purpose.Verify, ConflictPolicy.Skip);
        assertEquals("repository east", checks.getFirst().place());
        assertEquals("reach the server", checks.getFirst().what());
        assertEquals(ExitCode.Retry, ExitCode.of(report.failure().orElseThrow()), report.toString());
    }

    @Test
    void whereNoRepositoryIsNoneIsMade() {
        world.blobs.clear();
        world.give(RolesWorld.Purpose.WRITE_BLOBS);
        assertEquals(
                Optional.empty(), examine(Purpose.Backup, ConflictPolicy.Skip).failure(), checks.toString());
        assertEquals(List.of(), world.blobs.names());
        assertTrue(
                checks.stream()
                        .anyMatch(
                                check -> check.what().equals("create blobs") && check.state() == Check.State.NotTried),
                checks.toString());
    }
}
