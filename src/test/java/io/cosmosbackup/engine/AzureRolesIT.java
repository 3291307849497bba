package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.RolesWorld.Less;
import io.cosmosbackup.engine.RolesWorld.Purpose;
import io.cosmosbackup.engine.RolesWorld.Verb;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.support.AzureRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The roles in deploy/azure/roles: each is enough for what it is for, and no action of it is too much. An
/// account and a Blob service enforce the files themselves, by the tokens of one identity.
class AzureRolesIT {
    private final RolesWorld world = new RolesWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRoleIsEnoughForWhatItIsFor(Purpose purpose) {
        world.give(purpose);
        for (Verb verb : purpose.verbs()) {
            assertEquals(List.of(), verb.run(world));
        }
    }

    /// By a failure; only what a probe cannot tell about the container is a warning.
    @ParameterizedTest
    @MethodSource("io.cosmosbackup.engine.RolesWorld$Less#all")
    void anActionThatIsMissingIsNamed(Less less) {
        world.give(less);
        List<String> said = new ArrayList<>();
        for (Verb verb : less.purpose().verbs()) {
            try {
                said.addAll(verb.run(world));
            } catch (BackupException e) {
                assertTrue(
                        e.reason() == Reason.AccessDenied || e.reason() == Reason.RepositoryUnavailable, e.toString());
                said.add(String.valueOf(e.getMessage()));
            }
        }
        List<String> naming =
                said.stream().filter(words -> words.contains(less.action())).toList();
        assertFalse(naming.isEmpty(), said.toString());
        for (String words : naming) {
            assertTrue(words.contains("deploy/azure/roles/") || words.contains("items/unmask"), words);
            assertTrue(less.purpose().isOfAccount() || words.contains("AuthorizationPermissionMismatch"), words);
        }
    }

    @Test
    void whoeverBacksUpDeletesAndReplacesNothing() {
        world.give(Purpose.WRITE_BLOBS);
        List<String> before = world.blobs.names();
        for (Verb verb : Purpose.PRUNE_BLOBS.verbs()) {
            BackupException failure = assertThrows(BackupException.class, () -> verb.run(world));
            assertEquals(Reason.AccessDenied, failure.reason(), failure.getMessage());
            assertTrue(
                    String.valueOf(failure.getMessage())
                            .contains("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete"),
                    failure.getMessage());
        }
        assertTrue(world.blobs.names().containsAll(before), "a blob is gone");
    }

    @Test
    void everyFileIsTestedOrOfTheControlPlane() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(AzureRole.FOLDER)) {
            all.map(file -> file.getFileName().toString())
                    .filter(file -> !file.endsWith("-control-plane.json"))
                    .forEach(files::add);
        }
        assertEquals(new TreeSet<>(Stream.of(Purpose.values()).map(p -> p.file).toList()), files);
    }
}
