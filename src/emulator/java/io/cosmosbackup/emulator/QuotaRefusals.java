package io.cosmosbackup.emulator;

import java.time.Duration;

/// What the service says when a limit is reached, for fault rules. Statuses and words are those that users have posted;
/// {@code PROVISION_LIMIT} has the words of the service's list of sub-statuses.
public final class QuotaRefusals {
    /// 400/1028, of a creation: the account has a limit for the sum of its throughput, as free ones do.
    public static final Fault THROUGHPUT_CAP = refusal(
            400,
            1028,
            "Your account is currently configured with a total throughput limit of 1000 RU/s. This operation failed because it"
                    + " would have increased the total throughput to 1200 RU/s. See https://aka.ms/cosmos-tp-limit for more"
                    + " information.");

    /// 403/1005, of a creation.
    public static final Fault PROVISION_LIMIT =
            refusal(403, 1005, "The account has reached the limit of what may be provisioned.");

    /// 403/1014, of a write: a logical partition holds 20 GB.
    public static final Fault FULL_LOGICAL_PARTITION = refusal(
            403,
            1014,
            "Partition key reached maximum size of 20 GB. Learn more: https://aka.ms/CosmosDB/sql/errors/full-pk");

    /// 403/1019, of a creation.
    public static final Fault TOO_MANY_SHARERS =
            refusal(403, 1019, "The database shares its throughput among the most containers that it may have.");

    /// 400/1020, of the creation of a database with throughput.
    public static final Fault TOO_MANY_SHARED_DATABASES = refusal(
            400, 1020, "Shared offer Database create is forbidden as count of shared offer database has exceeded 5.");

    private QuotaRefusals() {}

    private static Fault refusal(int status, int subStatus, String reason) {
        return new Fault.Answer(status, subStatus, Duration.ZERO, "Message: {\"Errors\":[" + Json.text(reason) + "]}");
    }
}
