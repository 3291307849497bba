package io.cosmosbackup.api.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.api.backup.CosmosBackupSpec;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesTest {
    /// A field that the rule forgets could be changed.
    @Test
    void everyFieldOfABackupButRetainIsCompared() {
        TreeSet<String> fields = Arrays.stream(CosmosBackupSpec.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        fields.remove("retain");
        TreeSet<String> compared = Pattern.compile("self\\.(\\w+) == oldSelf\\.\\1 ")
                .matcher(Rules.IMMUTABLE_BUT_RETAIN)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(fields, compared);
    }
}
