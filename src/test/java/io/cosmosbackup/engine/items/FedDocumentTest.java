package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FedDocumentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\",\"_rid\":\"x\",\"_self\":\"s\",\"_etag\":\"e\",\"_attachments\":\"a\",\"_ts\":1,\"_lsn\":8}"
                        + "|{\"id\":\"1\"}",
                "{\"id\":\"1\",\"_ts\":1,\"_lsn\":8,\"_metadata\":{}}|{\"id\":\"1\"}",
                // the user's own
                "{\"id\":\"1\",\"_lsn\":5,\"_ts\":1,\"_lsn\":8}|{\"id\":\"1\",\"_lsn\":5}",
                "{\"_lsn\":5,\"_lsn\":6,\"id\":\"1\",\"_ts\":1,\"_lsn\":8}|{\"_lsn\":5,\"_lsn\":6,\"id\":\"1\"}",
                "{\"\\u005flsn\":5,\"_\\u006csn\":6,\"id\":\"1\",\"_lsn\":8}|{\"\\u005flsn\":5,\"_\\u006csn\":6,\"id\":\"1\"}",
                "{\"id\":\"1\",\"_metadata\":{},\"_ts\":1,\"_lsn\":8}|{\"id\":\"1\",\"_metadata\":{}}",
                "{\"id\":\"1\",\"_metadata\":{},\"_lsn\":8}|{\"id\":\"1\",\"_metadata\":{}}",
                "{\"id\":\"1\",\"_metadata\":{},\"_lsn\":8,\"_metadata\":{}}|{\"id\":\"1\",\"_metadata\":{}}",
                "{\"id\":\"1\",\"_lsn\":5,\"_metadata\":{},\"_lsn\":8}|{\"id\":\"1\",\"_lsn\":5,\"_metadata\":{}}",
                "{\"id\":\"1\",\"_lsn\":8,\"_metadata\":{\"a\":1}}|{\"id\":\"1\",\"_metadata\":{\"a\":1}}",
                "{\"id\":\"1\",\"_lsn\":8,\"_metadata\":[]}|{\"id\":\"1\",\"_metadata\":[]}",
                "{\"_metadata\":{},\"id\":\"1\"}|{\"_metadata\":{},\"id\":\"1\"}",
                "{\"id\":\"1\",\"_metadata\":{}}|{\"id\":\"1\",\"_metadata\":{}}",
                "{\"_lsnish\":1,\"__ts\":2,\"_Ts\":3,\"_\":4,\"\":5,\"in\":{\"_lsn\":1,\"_ts\":2},\"_ts\":6,\"_lsn\":8}"
                        + "|{\"_lsnish\":1,\"__ts\":2,\"_Ts\":3,\"_\":4,\"\":5,\"in\":{\"_lsn\":1,\"_ts\":2}}",
                // the server's in the middle, as an item copied with them has them; the report of
                // kafka-connect-cosmosdb
                // issue 46
                "{\"name\":\"d\",\"id\":\"1\",\"_rid\":\"t\",\"_self\":\"s\",\"_etag\":\"e\",\"_attachments\":\"a\",\"_lsn\":5,"
                        + "\"_metadata\":{},\"_ts\":1560816300,\"_lsn\":8,\"_metadata\":{}}"
                        + "|{\"name\":\"d\",\"id\":\"1\",\"_lsn\":5,\"_metadata\":{}}",
                "{\"_rid\":\"t\",\"a\" : 1 ,\"_ts\":2,\"b\":1.10,\"_lsn\":8}|{\"a\" : 1 ,\"b\":1.10}",
                "{}|{}",
            })
    void onlyWhatServerAndFeedHaveAddedGoes(String fed, String sent) {
        assertEquals(
                sent, new String(FedDocument.asSent(fed.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }
}
