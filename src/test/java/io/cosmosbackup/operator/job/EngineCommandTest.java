package io.cosmosbackup.operator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.Identity;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.SourceApi;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.AzureBlob;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositorySpec;
import io.cosmosbackup.api.schedule.Retention;
import io.cosmosbackup.api.schedule.VerificationPolicy;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The command lines that no golden case writes into a Job.
class EngineCommandTest {
    private static final String ONE = "MCowBQYDK2VwAyEA" + "A".repeat(43) + "=";
    private static final String OTHER = "MCowBQYDK2VwAyEA" + "B".repeat(43) + "=";
    private static final CosmosBackupRepository WEST = repository("west", List.of(ONE));
    private static final CosmosBackupRepository NORTH = repository("north", List.of(ONE, OTHER));

    @Test
    void aCopyReadsFromSeveralAndEachEndTrustsItsOwnKeys() {
        EngineCommand command = EngineCommand.copy(List.of(WEST), NORTH, List.of("b.1", "c.2"), RunTemplate.DEFAULT);
        assertEquals(
                List.of(
                        "copy",
                        "--from",
                        "west=https://west.blob.core.windows.net/backups",
                        "--to",
                        "north=https://north.blob.core.windows.net/backups",
                        "--new-repository",
                        "Never",
                        "--backup",
                        "b.1",
                        "--backup",
                        "c.2",
                        "--trust",
                        "west=" + ONE,
                        "--trust",
                        "north=" + ONE,
                        "--trust",
                        "north=" + OTHER,
                        "--json"),
                command.args());
        assertEquals(
                Set.of("REPOSITORY_WEST_KEY", "REPOSITORY_NORTH_KEY"),
                command.keys().keySet());
    }

    @Test
    void aDeletionOfWhatWasNeverFinishedSaysSo() {
        List<String> whole = List.of(
                "delete",
                "--repository",
                "west=https://west.blob.core.windows.net/backups",
                "--backup",
                "b.1",
                "--trust",
                ONE,
                "--json");
        assertEquals(whole, EngineCommand.delete(WEST, "b.1", false).args());
        List<String> unfinished = new ArrayList<>(whole);
        unfinished.addAll(5, List.of("--unfinished", "--committed"));
        assertEquals(unfinished, EngineCommand.delete(WEST, "b.1", true).args());
    }

    /// Who reads only the manifest has no need to decrypt anything.
    @Test
    void onlyAVerificationThatDecryptsGetsTheIdentity() {
        Identity identity = new Identity("age", "identity");
        for (VerificationLevel level : VerificationLevel.values()) {
            VerificationPolicy policy = new VerificationPolicy("@daily", level, null, identity);
            Map<String, EngineCommand.SecretEntry> keys = EngineCommand.verify(
                            WEST, "b.1", null, policy, RunTemplate.DEFAULT)
                    .keys();
            assertEquals(level != VerificationLevel.Quick, keys.containsKey("AGE_IDENTITY"), level.name());
        }
    }

    @Test
    void aSampleIsTenPercentUnlessSaidOtherwise() {
        assertTrue(sample(null).containsAll(List.of("--sample", "10")));
        assertTrue(sample(35).containsAll(List.of("--sample", "35")));
    }

    private static List<String> sample(@Nullable Integer percent) {
        VerificationPolicy policy = new VerificationPolicy("@daily", VerificationLevel.Sampled, percent, null);
        return EngineCommand.verify(WEST, "b.1", "abc", policy, RunTemplate.DEFAULT)
                .args();
    }

    @Test
    void onlyTheRulesThatAreGivenAreOnTheCommandLine() {
        Retention retention = new Retention(null, null, 7, null, null, null, "8w", 1);
        List<String> args = EngineCommand.prune(WEST, "shop/nightly", retention, "Etc/UTC", List.of("b.1"))
                .args();
        assertEquals(
                List.of(
                        "prune",
                        "--repository",
                        "west=https://west.blob.core.windows.net/backups",
                        "--series",
                        "shop/nightly",
                        "--keep-daily",
                        "7",
                        "--max-age",
                        "8w",
                        "--minimum",
                        "1",
                        "--time-zone",
                        "Etc/UTC",
                        "--pin",
                        "b.1",
                        "--allow-unmatched",
                        "--grace",
                        "PT24H",
                        "--trust",
                        ONE,
                        "--json"),
                args);
        assertFalse(args.contains("--dry-run"));
    }

    @Test
    void plainHttpIsAllowedToAJobWhenEveryPlaceThatNeedsItAllowsIt() {
        CosmosBackupRepository azurite =
                repository("azurite", "http://azurite.storage.svc:10000/devstoreaccount1", true, List.of());
        CosmosBackupRepository forgotten =
                repository("forgotten", "http://10.96.0.1:10000/devstoreaccount1", null, List.of());
        assertTrue(EngineCommand.probe(azurite, true, List.of()).args().contains("--allow-insecure"));
        assertTrue(copy(WEST, azurite).contains("--allow-insecure"));
        assertFalse(copy(WEST, NORTH).contains("--allow-insecure"));
        assertFalse(copy(azurite, forgotten).contains("--allow-insecure"));
        assertFalse(EngineCommand.probe(
                        repository("tls", "https://tls.blob.core.windows.net", true, List.of()), true, List.of())
                .args()
                .contains("--allow-insecure"));
    }

    @Test
    void plainHttpOfAnAccountIsAllowedToItsJobs() {
        Credentials key = new Credentials("cosmos", "key");
        CosmosSource source =
                new CosmosSource(SourceApi.NoSQL, "http://cosmos-emulator:8081", true, key, List.of(), List.of());
        assertTrue(EngineCommand.backup(
                        "b",
                        "r",
                        new BackupSettings(source, null, null, null, 1, null, RunTemplate.DEFAULT),
                        List.of(WEST))
                .args()
                .contains("--allow-insecure"));
    }

    private static List<String> copy(CosmosBackupRepository from, CosmosBackupRepository to) {
        return EngineCommand.copy(List.of(from), to, List.of("b.1"), RunTemplate.DEFAULT)
                .args();
    }

    /// Where one was, its prefix may have been deleted: a new one is for a person to ask for.
    @Test
    void aProbeMakesARepositoryOnlyWhereNoneWasEverFound() {
        assertTrue(
                EngineCommand.probe(WEST, false, List.of()).args().containsAll(List.of("--new-repository", "Empty")));
        assertFalse(EngineCommand.probe(WEST, true, List.of()).args().contains("--new-repository"));
    }

    private static CosmosBackupRepository repository(String name, List<String> trustedKeys) {
        return repository(name, "https://" + name + ".blob.core.windows.net", null, trustedKeys);
    }

    private static CosmosBackupRepository repository(
            String name, String endpoint, @Nullable Boolean allowInsecure, List<String> trustedKeys) {
        CosmosBackupRepository repository = new CosmosBackupRepository();
        repository.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("shop").build());
        repository.setSpec(new CosmosBackupRepositorySpec(
                new AzureBlob(endpoint, allowInsecure, "backups", new Credentials(name + "-key", "key")),
                null,
                Access.ReadWrite,
                trustedKeys,
                true,
                null));
        return repository;
    }
}
