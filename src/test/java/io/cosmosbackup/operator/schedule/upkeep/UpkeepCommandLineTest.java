package io.cosmosbackup.operator.schedule.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.Identity;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.schedule.Retention;
import io.cosmosbackup.api.schedule.VerificationPolicy;
import io.cosmosbackup.operator.job.EngineCommand;
import io.cosmosbackup.operator.job.Repositories;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpkeepCommandLineTest {
    /// Who reads only the manifest has no need to decrypt anything.
    @Test
    void onlyAVerificationThatDecryptsGetsTheIdentity() {
        Identity identity = new Identity("age", "identity");
        for (VerificationLevel level : VerificationLevel.values()) {
            VerificationPolicy policy = new VerificationPolicy("@daily", level, null, identity, null);
            Map<String, EngineCommand.SecretEntry> keys = VerifyCommandLine.of(
                            Repositories.west(), "b.1", null, policy, RunTemplate.DEFAULT)
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
        VerificationPolicy policy = new VerificationPolicy("@daily", VerificationLevel.Sampled, percent, null, null);
        return VerifyCommandLine.of(Repositories.west(), "b.1", "abc", policy, RunTemplate.DEFAULT)
                .args();
    }

    @Test
    void onlyTheRulesThatAreGivenAreOnTheCommandLine() {
        Retention retention = new Retention(null, null, 7, null, null, null, "8w", 1);
        List<String> args = PruneCommandLine.of(
                        Repositories.west(), "shop/nightly", retention, "Etc/UTC", List.of("b.1"))
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
                        Repositories.ONE,
                        "--json"),
                args);
        assertFalse(args.contains("--dry-run"));
    }
}
