package io.cosmosbackup.engine.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeToLiveTest {
    private static final String KEY = "\"partitionKey\":{\"paths\":[\"/pk\"],\"kind\":\"Hash\",\"version\":2}";

    private static Item item(String members) {
        return new ItemIdentity(new ContainerName("shop", "orders"), "{" + KEY + "}")
                .of(("{\"id\":\"a\"" + members + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Item item) {
        return new String(item.document(), StandardCharsets.UTF_8);
    }

    /// The examples of the service's documentation, and values that it does not take: such an item counts as alive.
    @ParameterizedTest(name = "[{0}] [{1}]")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', nullValues = "never", textBlock = """
        # container             | item                           | gone after
        ''                      | ''                             | never
        ''                      | ,"ttl":2000                    | never
        ,"defaultTtl":null      | ,"ttl":2000                    | never
        ,"defaultTtl":-1        | ''                             | never
        ,"defaultTtl":-1        | ,"ttl":-1                      | never
        ,"defaultTtl":-1        | ,"ttl":2000                    | 2000
        ,"defaultTtl":1000      | ''                             | 1000
        ,"defaultTtl":1000      | ,"ttl":-1                      | never
        ,"defaultTtl":1000      | ,"ttl":2000                    | 2000
        ,"defaultTtl":1000      | ,"ttl":2000.0                  | 2000
        ,"defaultTtl":1000      | ,"ttl":5,"ttl":2000            | 2000
        ,"defaultTtl":1000      | ,"\\u0074tl":2000              | 2000
        ,"defaultTtl":2147483647| ''                             | 2147483647
        ,"defaultTtl":1000      | ,"ttl":"an hour"               | never
        ,"defaultTtl":1000      | ,"ttl":null                    | never
        ,"defaultTtl":1000      | ,"ttl":0                       | never
        ,"defaultTtl":1000      | ,"ttl":2147483648              | never
        ,"defaultTtl":1000      | ,"ttl":[2000]                  | never
        ,"defaultTtl":1000      | ,"ttl":{"much":"longer than any number is"} | never
        ,"defaultTtl":1000      | ,"a":{"ttl":1}                 | 1000
        ,"defaultTtl":1000,"ttlPropertyPath":"/since" | ''       | never
        """)
    void anItemLivesAsTheServiceDocuments(String container, String item, String goneAfter) {
        TimeToLive timeToLive = TimeToLive.of("{" + KEY + container + "}");
        Optional<Instant> expected = Optional.ofNullable(goneAfter)
                .map(seconds -> Instant.ofEpochSecond(1_700_000_000L + Long.parseLong(seconds)));
        assertEquals(
                expected, timeToLive.expiry(item(item + ",\"_ts\":1700000000").lifetime()));
    }

    /// `_ts` is the service's, which stands behind a client's of that name.
    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', nullValues = "unknown", textBlock = """
        ,"_ts":5,"_ts":1700000000                                | 1700000000
        ,"_rid":"r","_ts":1700000000,"_lsn":7                    | 1700000000
        ''                                                       | unknown
        ,"_ts":"1700000000"                                      | unknown
        ,"_ts":-1                                                | unknown
        ,"_ts":99999999999999999999                              | unknown
        ,"_ts":1e9                                               | unknown
        """)
    void theTimeOfTheLastChangeIsTheServices(String members, Long changedAt) {
        assertEquals(changedAt, item(members).lifetime().changedAt());
        assertEquals(
                Optional.ofNullable(changedAt).map(at -> Instant.ofEpochSecond(at + 60)),
                TimeToLive.of("{\"defaultTtl\":60}").expiry(item(members).lifetime()));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        ''                                   | ,"ttl":7
        ,"ttl":60                            | ,"ttl":7
        ,"ttl":60,"n":1.0e2                  | ,"n":1.0e2,"ttl":7
        ,"a":{"ttl":60},"ttl":1,"ttl":2      | ,"a":{"ttl":60},"ttl":7
        """)
    void anotherTtlStandsAtTheEndAndAllElseStays(String before, String after) {
        assertEquals(
                "{\"id\":\"a\"" + after + "}",
                text(item(before + ",\"_ts\":1,\"_lsn\":2").living(7)));
    }

    @Test
    void whiteSpaceBehindAnItemStays() {
        Item spaced = new ItemIdentity(new ContainerName("shop", "orders"), "{" + KEY + "}")
                .of("{ \"id\" : \"a\" }".getBytes(StandardCharsets.UTF_8));
        assertEquals("{ \"id\" : \"a\" ,\"ttl\":7}", text(spaced.living(7)));
    }

    @Test
    void aKeyMayHoldTtl() {
        ContainerName name = new ContainerName("shop", "orders");
        assertFalse(new ItemIdentity(name, "{" + KEY + "}").keysHoldTtl());
        assertTrue(new ItemIdentity(name, "{\"partitionKey\":{\"paths\":[\"/ttl\"]}}").keysHoldTtl());
        assertTrue(new ItemIdentity(
                        name, "{" + KEY + ",\"uniqueKeyPolicy\":{\"uniqueKeys\":[{\"paths\":[\"/a\",\"/ttl\"]}]}}")
                .keysHoldTtl());
    }
}
