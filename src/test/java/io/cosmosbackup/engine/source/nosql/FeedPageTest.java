package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPageTest {
    private static int count(String page) {
        return FeedPage.documents(page.getBytes(StandardCharsets.UTF_8)).count();
    }

    @Test
    void aPageMayHoldNoDocument() {
        assertEquals(0, count("{\"_rid\":\"x\",\"Documents\":[],\"_count\":0}"));
        assertEquals(2, count("{ \"Documents\" : [ {\"id\":\"\"} , {\"Documents\":[]} ] }"));
    }

    /// What is not the service's own answer must not pass for a page without documents.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"ok\"}",
                "{\"Documents\":null}",
                "{\"Documents\":[{\"id\":\"1\"}],\"Documents\":[]}",
                "{\"Documents\":[{},{}]}",
                "{}",
                "",
                "[]"
            })
    void whatIsNoPageIsRefused(String text) {
        BackupException failure = assertThrows(BackupException.class, () -> count(text));
        assertEquals(Reason.Unavailable, failure.reason());
    }
}
