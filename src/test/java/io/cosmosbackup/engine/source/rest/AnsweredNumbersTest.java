package io.cosmosbackup.engine.source.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnsweredNumbersTest {
    private static HttpHeaders header(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (_, _) -> true);
    }

    private static AnsweredNumbers numbers(String name, String value) {
        return new AnsweredNumbers("https://a", header(name, value));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "5.71,5.71", "0,0", "1.29E1,12.9", "3e-2,0.03", "1000000,1000000"})
    void aChargeIsRead(String text, double charge) {
        assertEquals(charge, numbers("x-ms-request-charge", text).charge());
    }

    @Test
    void whatIsNotSaidIsNothing() {
        AnsweredNumbers none = numbers("x", "y");
        assertEquals(0, none.charge());
        assertEquals(0, none.subStatus());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "-1e9",
                "-0",
                "1e308",
                "Infinity",
                "abc",
                "1,5",
                "0x1p3",
                "1000001",
                "1f",
                "1e99",
                "٣",
                "\u009b1"
            })
    void aChargeThatIsNoneNamesHeaderAndAccount(String text) {
        requireRefused(
                "x-ms-request-charge",
                () -> numbers("x-ms-request-charge", text).charge());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc\u001b[31m", "1.5", "99999999999", "1e3", "--1", "+1"})
    void aSubStatusThatIsNoneNamesHeaderAndAccount(String text) {
        requireRefused("x-ms-substatus", () -> numbers("x-ms-substatus", text).subStatus());
    }

    private static void requireRefused(String header, Runnable read) {
        BackupException failure = assertThrows(BackupException.class, read::run);
        assertEquals(Reason.Unavailable, failure.reason());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith("account https://a answered with " + header + " '"), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @ParameterizedTest
    @CsvSource({
        "70,70",
        "0,1",
        "12.7,12",
        "60000,60000",
        "60001,60000",
        "9999999,60000",
        "999999999999999,60000",
        "9999999999999999,1000",
        "-1,1000",
        "NaN,1000",
        "1e308,1000",
        "'',1000"
    })
    void aWaitIsOfAMinuteAtMost(String text, long millis) {
        CosmosResponse response =
                new CosmosResponse(429, 0, 0, header("x-ms-retry-after-ms", text), new byte[0], Duration.ZERO);
        assertEquals(millis, AnsweredNumbers.waitMillis(response));
    }
}
