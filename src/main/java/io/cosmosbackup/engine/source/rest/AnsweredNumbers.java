package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.http.HttpHeaders;
import java.util.regex.Pattern;

/// The numbers in the headers of one answer, each within bounds. Nothing else reads them. A charge or a
/// sub-status that is none ends the run: both decide what is done next, and no Cosmos DB sends such. A wait
/// that is none is one second.
///
/// @param account its endpoint, for messages
record AnsweredNumbers(String account, HttpHeaders headers) {
    /// In request units. A physical partition gives 10,000 a second, and the service ends a request after a
    /// minute.
    static final double MOST_CHARGED = 1_000_000;

    private static final long SECOND_MILLIS = 1_000;

    /// The service asks to wait for milliseconds to seconds. If it asks for more, the request is repeated
    /// after this time.
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private static final Pattern CHARGE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,30})?([eE]-?[0-9]{1,2})?");
    private static final Pattern SUB_STATUS = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern WAIT = Pattern.compile("([0-9]{1,15})(\\.[0-9]{1,30})?");

    /// What the request cost, in request units; 0 where the answer does not say.
    double charge() {
        String text = text("x-ms-request-charge");
        double charge = text.isEmpty() ? 0 : CHARGE.matcher(text).matches() ? Double.parseDouble(text) : -1;
        if (charge < 0 || charge > MOST_CHARGED) {
            throw none("x-ms-request-charge", text, "charge of 0 to 1,000,000 request units");
        }
        return charge;
    }

    /// 0 where the answer has none.
    int subStatus() {
        String text = text("x-ms-substatus");
        if (!text.isEmpty() && !SUB_STATUS.matcher(text).matches()) {
            throw none("x-ms-substatus", text, "sub-status");
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /// How long the service asks to wait, from one millisecond to a minute.
    static long waitMillis(CosmosResponse response) {
        var wait = WAIT.matcher(response.header("x-ms-retry-after-ms"));
        return wait.matches() ? Math.clamp(Long.parseLong(wait.group(1)), 1, LONGEST_WAIT_MILLIS) : SECOND_MILLIS;
    }

    private String text(String header) {
        return headers.firstValue(header).orElse("").strip();
    }

    private BackupException none(String header, String text, String what) {
        return new BackupException(
                Reason.Unavailable,
                "account " + account + " answered with " + header + " '" + ResourceName.shown(text) + "', which is no "
                        + what + ". HINT: does something stand between this and the account? Run again");
    }
}
