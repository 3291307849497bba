package io.cosmosbackup.engine.source.nosql;

/// Accounts without throughput. Their 400 differs from others only in its text:
///
///     Reading or replacing offers is not supported for serverless accounts.
///     Setting offer throughput or autopilot on container is not supported for serverless accounts.
final class Serverless {
    private Serverless() {}

    static boolean isSaidBy(String sentence) {
        return sentence.contains("not supported for serverless accounts");
    }
}
