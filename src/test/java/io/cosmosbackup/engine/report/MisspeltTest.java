package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MisspeltTest {
    private static final List<String> IDS =
            List.of("after.0b529248", "before-migration-2.00000000", "before-migration.a84ee1b4", "nightly.1a2b3c4d");

    private static Optional<String> nearest(String typed) {
        return Misspelt.nearest(typed, IDS);
    }

    /// People know the name of a CosmosBackup, and the engine its id.
    @Test
    void theNameOfACosmosBackupIsNearToItsId() {
        assertEquals(Optional.of("before-migration.a84ee1b4"), nearest("before-migration"));
        assertEquals(Optional.of("nightly.1a2b3c4d"), nearest("night"));
        assertEquals(Optional.of("after.0b529248"), nearest("after.0b52"));
    }

    @Test
    void aBeginningOfTwoLettersMeansNothing() {
        assertEquals(Optional.empty(), nearest("ni"));
        assertEquals(Optional.empty(), nearest(""));
    }

    @Test
    void aFewWrongLettersAreNear() {
        assertEquals(Optional.of("nightly.1a2b3c4d"), nearest("nihgtly.1a2b3c4d"));
        assertEquals(Optional.empty(), nearest("weekly.99999999"));
    }
}
