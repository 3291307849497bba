package io.cosmosbackup.engine.source.nosql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteTrialTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [{"statusCode":424},{"statusCode":409,"subStatusCode":0}] | false
        [{"statusCode":201},{"statusCode":409}]                   | true
        [{"statusCode":409},{"statusCode":424}]                   | false
        [{"statusCode":200},{"statusCode":200}]                   | true
        {"code":"Conflict"}                                       | false
        """)
    void anItemThatStayedIsSeen(String results, boolean kept) {
        assertEquals(kept, WriteTrial.isKept(results.getBytes(UTF_8)));
    }
}
