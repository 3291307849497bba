package io.cosmosbackup.engine.source.nosql;

import org.jspecify.annotations.Nullable;

/// How far the replica had come that gave an answer: the part of `x-ms-session-token` behind the partition's id. It is
/// `version#lsn`, with the regions' own numbers behind another `#`, or in its old form just `lsn`.
///
/// @param text as the service wrote it, to be sent back
/// @param version counts up when a failover begins a new row of log sequence numbers; -1 if unknown
/// @param lsn log sequence number of the partition
record SessionToken(String text, long version, long lsn) {
    /// Null for a header that is missing or no session token.
    static @Nullable SessionToken ofHeader(String header) {
        return of(header.substring(header.indexOf(':') + 1));
    }

    static @Nullable SessionToken of(String text) {
        String[] parts = text.split("#", -1);
        String version = parts.length == 1 ? "-1" : parts[0];
        String lsn = parts.length == 1 ? parts[0] : parts[1];
        return version.matches("-1|[0-9]{1,18}") && lsn.matches("[0-9]{1,18}") && text.matches("[-0-9#=]{1,1000}")
                ? new SessionToken(text, Long.parseLong(version), Long.parseLong(lsn))
                : null;
    }

    boolean isBehind(SessionToken other) {
        return version < other.version || (version == other.version && lsn < other.lsn);
    }

    /// As a request carries it.
    String header(String partition) {
        return partition + ":" + text;
    }
}
