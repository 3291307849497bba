package io.cosmosbackup.engine.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.exceptionfactory.jagged.bech32.Bech32;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recipients and identities as texts: what is taken, what is refused, and that no refusal prints a secret.
class AgeTextTest {
    /// A pair that age-keygen 1.1.1 made for this test.
    private static final String SECRET = "AGE-SECRET-KEY-1DQ5Q3TWLQHWND038HM0F37YV4GFD8ALT2YHHHUZ9553SVKHSRZLQQ8KV5D";

    private static final String RECIPIENT = "age12ae7m6t8uv6g2ddts6gvuu5xx6kfvke4vk4l4qsecap3pd05e57q4s2s3p";

    @Test
    void thePublicHalfIsTheOneAgeKeygenNames() {
        assertEquals(List.of(RECIPIENT), Identities.parse(SECRET).recipients());
    }

    @Test
    void theFileOfAgeKeygenIsReadWithItsCommentsAndBlankLines() {
        Identities second = Identities.generate();
        Identities both = Identities.parse("# created: 2026-11-23T05:00:00Z\r\n# public key: " + RECIPIENT + "\r\n"
                + SECRET + "\r\n\r\n   # another\n  " + second.text() + "\n" + SECRET + "\n");
        assertEquals(List.of(RECIPIENT, second.recipients().getFirst()), both.recipients());
        assertEquals(SECRET + "\n" + second.text(), both.text());
        assertFalse(both.isEmpty());
        assertTrue(Identities.none().isEmpty());
    }

    @Test
    void recipientsKeepTheirOrderAndCountOnce() {
        String other = Identities.generate().recipients().getFirst();
        Recipients recipients = Recipients.parse(List.of(other, " " + RECIPIENT + "\n", other));
        assertEquals(List.of(other, RECIPIENT), recipients.texts());
        assertFalse(recipients.isEmpty());
        assertTrue(Recipients.parse(List.of()).isEmpty());
        assertTrue(Recipients.none().isEmpty());
        assertThrows(IllegalStateException.class, () -> Recipients.none().encrypt(new byte[1], 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "age",
                "age1",
                "AGE1EXAMPLE",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO2zOZqOcCyOG8vG9nTsLlwFh3V1WmZlXJZ0dpNg4W1f",
                "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
                "-----BEGIN PRIVATE KEY-----",
            })
    void whatIsNoRecipientIsRefused(String text) {
        assertInvalid(() -> Recipients.parse(List.of(RECIPIENT, text)));
    }

    @Test
    void everyMistypedLetterOfARecipientIsFound() {
        for (int at = 0; at < RECIPIENT.length(); at++) {
            String mistyped = mistyped(RECIPIENT, at);
            BackupException failure = assertInvalid(() -> Recipients.parse(List.of(mistyped)));
            if (at >= 4) {
                assertTrue(String.valueOf(failure.getMessage()).contains(mistyped), failure.getMessage());
            }
            String cut = RECIPIENT.substring(0, at);
            assertInvalid(() -> Recipients.parse(List.of(cut)));
        }
        assertInvalid(() -> Recipients.parse(List.of(RECIPIENT.toUpperCase(Locale.ROOT))));
        assertInvalid(() -> Recipients.parse(List.of(RECIPIENT + RECIPIENT)));
    }

    /// Anybody could open what is encrypted to the point 0.
    @Test
    void aRecipientOfSmallOrderIsRefused() {
        String zero = Bech32.getEncoder().encode("age", new byte[32]).toString();
        BackupException failure = assertInvalid(() -> Recipients.parse(List.of(zero)));
        assertTrue(String.valueOf(failure.getMessage()).contains("point"), failure.getMessage());
    }

    @Test
    void anIdentityGivenAsARecipientIsRefusedWithoutPrintingIt() {
        for (String text : List.of(
                SECRET,
                SECRET.toLowerCase(Locale.ROOT),
                "age1" + SECRET,
                "# x\n" + SECRET,
                SECRET.substring("AGE-".length()),
                SECRET.substring("AGE-SECRET-KEY-1".length()))) {
            BackupException failure = assertInvalid(() -> Recipients.parse(List.of(text)));
            assertKept(failure);
        }
    }

    @Test
    void everyMistypedLetterOfAnIdentityIsFoundWithoutPrintingIt() {
        for (int at = 0; at < SECRET.length(); at++) {
            String mistyped = mistyped(SECRET, at);
            assertKept(assertInvalid(() -> Identities.parse("# comment\n" + mistyped)));
            String cut = SECRET.substring(0, at);
            assertKept(assertInvalid(() -> Identities.parse(cut)));
        }
        assertKept(assertInvalid(() -> Identities.parse(SECRET.toLowerCase(Locale.ROOT))));
        assertKept(assertInvalid(() -> Identities.parse(SECRET + " " + SECRET)));
    }

    @Test
    void aRefusedIdentityNamesItsLine() {
        BackupException failure = assertInvalid(() -> Identities.parse("# comment\n\n" + SECRET + "\n" + RECIPIENT));
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith("line 4 of the identities is a recipient"),
                failure.getMessage());
        assertInvalid(() -> Identities.parse("-----BEGIN AGE ENCRYPTED FILE-----"));
        assertInvalid(() -> Identities.parse("# nothing but a comment"));
    }

    @Test
    void whatIdentitiesPrintAsHoldsNoSecret() {
        assertEquals("Identities[" + RECIPIENT + "]", Identities.parse(SECRET).toString());
        assertEquals(
                "Recipients[" + RECIPIENT + "]",
                Recipients.parse(List.of(RECIPIENT)).toString());
    }

    private static String mistyped(String text, int at) {
        char other = text.charAt(at) == 'q'
                ? 'p'
                : text.charAt(at) == 'Q' ? 'P' : Character.isUpperCase(text.charAt(at)) ? 'Q' : 'q';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private static BackupException assertInvalid(Runnable parse) {
        BackupException failure = assertThrows(BackupException.class, parse::run);
        assertEquals(Reason.KeyInvalid, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
        return failure;
    }

    private static void assertKept(BackupException failure) {
        String said = SigningKeyTest.trace(failure).toUpperCase(Locale.ROOT);
        for (int at = "AGE-SECRET-KEY-1".length(); at + 8 <= SECRET.length(); at++) {
            assertFalse(said.contains(SECRET.substring(at, at + 8)), said);
        }
    }
}
