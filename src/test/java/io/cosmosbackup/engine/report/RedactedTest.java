package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedTest {
    @ParameterizedTest
    @CsvSource({
        "west=https://user:secret@host/c, west=https://…@host/c",
        "https://user:sec/ret@host/c, https://…@host/c",
        "https://user:sec@ret@host/c, https://…@host/c",
        "https://secret@host, https://…@host",
        "https://host/c?sv=1&sig=secret, https://host/c?…",
        "AccountEndpoint=https://host/;AccountKey=secret==;, AccountEndpoint=https://host/;AccountKey=…;",
        "refused eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmVk-_ by it, refused eyJ… by it",
        "Unmatched argument at index 3: 'https://user:secret@host', Unmatched argument at index 3: 'https://…@host'",
    })
    void whatLooksLikeACredentialIsNotShown(String typed, String shown) {
        assertEquals(shown, Redacted.of(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/c/prefix",
                "file:/mnt/a@b",
                "is it 'nightly'? No.",
                "repository east at https://host:10000/c"
            })
    void otherTextIsShownAsItIs(String text) {
        assertEquals(text, Redacted.of(text));
    }

    /// A message passes here several times on its way to a status.
    @Test
    void whatIsMaskedStaysAsItIs() {
        String masked = Redacted.secrets("before -----BEGIN PRIVATE KEY-----MC4C\nAQ==é after");
        assertEquals("before -----BEGIN PRIVATE KEY-----…é after", masked);
        assertEquals(masked, Redacted.secrets(masked));
    }
}
