package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTest {
    @ParameterizedTest
    @CsvSource({
        "0, backup, 0 backups",
        "1, backup, 1 backup",
        "2, damaged segment, 2 damaged segments",
        "1, repository, 1 repository",
        "2, repository, 2 repositories",
        "0, copy, 0 copies"
    })
    void aNumberHasTheFormOfTheNounThatPeopleSay(long number, String noun, String said) {
        assertEquals(said, Plural.count(number, noun));
    }

    @Test
    void onlyOneThingIsOne() {
        assertEquals("was", Plural.of(1, "was", "were"));
        assertEquals("were", Plural.of(0, "was", "were"));
        assertEquals("were", Plural.of(21, "was", "were"));
    }
}
