package io.cosmosbackup.operator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JobNamesTest {
    @Test
    void aNameFollowsFromTheObjectsName() {
        assertEquals("nightly-full-202611220200-backup", JobNames.backup("nightly-full-202611220200", 1));
        assertEquals("nightly-full-202611220200-backup-2", JobNames.backup("nightly-full-202611220200", 2));
        assertEquals("bring-back-restore", JobNames.restore("bring-back"));
        assertEquals("west-probe-17", JobNames.probe("west", 17));
    }

    @Test
    void aLongNameIsShortenedAndStaysUnique() {
        String one = "a".repeat(62) + "b";
        String other = "a".repeat(62) + "c";
        for (String name : new String[] {JobNames.backup(one, 1), JobNames.restore(one), JobNames.probe(one, 12345)}) {
            assertTrue(name.length() <= JobNames.LONGEST, name);
        }
        assertNotEquals(JobNames.backup(one, 1), JobNames.backup(other, 1));
        assertEquals(JobNames.backup(one, 1), JobNames.backup(one, 1));
    }
}
