package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.engine.report.BackupContents.Throughput;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredDefinitionTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {"content":{"offerThroughput":400}}                                                       ; Manual    ; 400
                    {"content":{"offerThroughput":400,"offerAutopilotSettings":{"maxThroughput":4000}}}       ; Autoscale ; 4000
                    {"apiVersion":"1","properties":{"resource":{"throughput":400}}}                           ; Manual    ; 400
                    {"properties":{"resource":{"throughput":400,"autoscaleSettings":{"maxThroughput":4000}}}} ; Autoscale ; 4000
                    {"offerType":"S1","content":{"offerThroughput":null}}                                     ; Other     ;
                    no JSON                                                                                   ; Other     ;
                                                                                                              ; None      ;
                    """)
    void anOffersThroughput(@Nullable String offer, Throughput.Kind kind, @Nullable Long requestUnits) {
        assertEquals(new Throughput(kind, requestUnits), StoredDefinition.throughput(offer));
    }

    @Test
    void aPartitionKeysPaths() {
        assertEquals(
                List.of("/tenant", "/\"odd name\""),
                StoredDefinition.partitionKey(
                        "{\"id\":\"c\",\"partitionKey\":{\"paths\":[\"/tenant\",\"/\\\"odd name\\\"\"],\"kind\":\"MultiHash\"}}"));
        assertEquals(List.of(), StoredDefinition.partitionKey("{\"id\":\"c\"}"));
        assertEquals(List.of(), StoredDefinition.partitionKey("no JSON"));
    }
}
