package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
                // kafka-connect-cosmosdb issue 46
                "{\"name\":\"d\",\"id\":\"1\",\"_rid\":\"t\",\"_self\":\"s\",\"_etag\":\"e\",\"_attachments\":\"a\",\"_lsn\":5,"
                        + "\"_metadata\":{},\"_ts\":1560816300,\"_lsn\":8,\"_metadata\":{}}"
                        + "|{\"name\":\"d\",\"id\":\"1\",\"_lsn\":5,\"_metadata\":{}}",
                "{\"_rid\":\"t\",\"a\" : 1 ,\"_ts\":2,\"b\":1.10,\"_lsn\":8}|{\"a\" : 1 ,\"b\":1.10}",
                "{}|{}",
            })
    void onlyWhatServerAndFeedHaveAddedGoes(String fed, String sent) {
        assertEquals(sent, new String(SentBytes.of(fed.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a/b|{\"a\":{\"b\":1}}|1",
                "/a/b|{\"a\":{\"b\":1,\"b\":[2]}}|[2]",
                "/a/b|{\"a\":{\"\\u0062\" : 1 }}|1",
                "/a/b|{\"a\":{\"b\":1},\"a\":{\"c\":1}}|",
                "/a/b|{\"a\":{\"b\":1},\"a\":7}|",
                "/a/b|{\"a\":7,\"a\":{\"b\":1}}|1",
                "/a/b|{\"a\":[{\"b\":1}]}|",
                "/a/b|{\"x\":{\"a\":{\"b\":1}}}|",
                "/a|{\"a\":{\"b\":1}}|{\"b\":1}",
                "/\"\"/é|{\"\":{\"é\":1}}|1",
                "/|{\"a\":1,\"_ts\":2}|{\"a\":1}",
                // a member that goes does not count, but the one before it does
                "/_lsn|{\"_lsn\":5,\"_lsn\":8}|5",
                "/_lsn/a|{\"_lsn\":{\"a\":5},\"_lsn\":8}|5",
                "/_lsn|{\"_lsn\":8}|",
                "/_lsn|{\"_lsn\":5,\"_lsn\":6,\"\\u005flsn\":8}|6",
                "/_metadata|{\"_metadata\":1,\"_lsn\":8,\"_metadata\":{}}|1",
                "/_metadata|{\"_metadata\":1,\"_lsn\":8,\"_metadata\":{ }}|{ }",
            })
    void aValueIsThatOfTheLastMemberThatStays(String path, String fed, @Nullable String value) {
        MemberPath wanted = MemberPath.of(path);
        List<MemberPath> asked = List.of(MemberPath.of("/a"), MemberPath.of("/a/b"), MemberPath.of("/a/c"), wanted);
        byte[] found = FedDocument.of(fed.getBytes(StandardCharsets.UTF_8), MemberTree.of(asked))
                .value(wanted);
        assertEquals(value, found == null ? null : new String(found, StandardCharsets.UTF_8));
    }
}
