package io.cosmosbackup.emulator;

import java.util.HashMap;
import java.util.Map;

/// What a reader says it has seen: the LSN of each partition key range.
record SessionTokens(Map<String, Long> lsns) {
    static final SessionTokens NONE = new SessionTokens(Map.of());

    SessionTokens {
        lsns = Map.copyOf(lsns);
    }

    /// From the header {@code x-ms-session-token}: {@code partition:version#lsn}, or {@code partition:lsn}, of one or
    /// more, commas between. None of a write, and of a read of weaker consistency: they do not ask for it.
    static SessionTokens of(GatewayRequest request) {
        String header = request.header("x-ms-session-token");
        String level = request.header("x-ms-consistency-level");
        if (header == null
                || (level != null && !level.equalsIgnoreCase("Session"))
                || Authentication.isWrite(Operation.of(request))) {
            return NONE;
        }
        Map<String, Long> lsns = new HashMap<>();
        for (String token : header.split(",", -1)) {
            String[] parts = token.strip().split("[:#]", -1);
            if (parts.length < 2) {
                throw GatewayException.badRequest("The session token provided '" + header + "' is invalid.");
            }
            try {
                lsns.put(parts[0], Long.valueOf(parts[parts.length == 2 ? 1 : 2]));
            } catch (NumberFormatException e) {
                GatewayException refusal =
                        GatewayException.badRequest("The session token provided '" + header + "' is invalid.");
                refusal.initCause(e);
                throw refusal;
            }
        }
        return new SessionTokens(lsns);
    }

    /// 404/1002 if the reader has seen more than the partition has: a client asks another replica or region then.
    /// Children of a split have at least their parents' LSNs.
    void check(PhysicalPartition partition) {
        long lsn = lsns.getOrDefault(partition.id(), 0L);
        for (String parent : partition.parents()) {
            lsn = Math.max(lsn, lsns.getOrDefault(parent, 0L));
        }
        if (lsn > partition.lsn()) {
            throw new GatewayException(
                    404, 1002, "NotFound", "The read session is not available for the input session token.");
        }
    }
}
