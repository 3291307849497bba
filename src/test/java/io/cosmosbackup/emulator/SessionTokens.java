package io.cosmosbackup.emulator;

import java.util.HashMap;
import java.util.Map;

/// What a reader says it has seen: the header {@code x-ms-session-token}, {@code partition:version#lsn} of one or more
/// partition key ranges, commas between.
final class SessionTokens {
    private final Map<String, Long> lsns = new HashMap<>();

    private SessionTokens(String header) {
        for (String token : header.split(",", -1)) {
            String[] parts = token.strip().split("[:#]", -1);
            if (parts.length < 2) {
                throw invalid(header);
            }
            try {
                lsns.put(parts[0], Long.valueOf(parts[parts.length == 2 ? 1 : 2]));
            } catch (NumberFormatException e) {
                GatewayException refusal = invalid(header);
                refusal.initCause(e);
                throw refusal;
            }
        }
    }

    private static GatewayException invalid(String header) {
        return GatewayException.badRequest("The session token provided '" + header + "' is invalid.");
    }

    /// 404/1002 for a read of session consistency by someone who has seen more than the partition has: a client asks
    /// another replica or region then. Children of a split have at least their parents' LSNs.
    static void check(GatewayRequest request, PhysicalPartition partition) {
        String header = request.header("x-ms-session-token");
        String level = request.header("x-ms-consistency-level");
        if (header == null
                || (level != null && !level.equalsIgnoreCase("Session"))
                || Authentication.isWrite(Operation.of(request))) {
            return;
        }
        SessionTokens seen = new SessionTokens(header);
        long lsn = seen.lsns.getOrDefault(partition.id(), 0L);
        for (String parent : partition.parents()) {
            lsn = Math.max(lsn, seen.lsns.getOrDefault(parent, 0L));
        }
        if (lsn > partition.lsn()) {
            throw new GatewayException(
                    404, 1002, "NotFound", "The read session is not available for the input session token.");
        }
    }
}
