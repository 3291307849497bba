package io.cosmosbackup.emulator;

import java.util.HashMap;
import java.util.Map;

/// What a reader says it has seen: how far each partition key range had come.
record SessionTokens(Map<String, ReplicaState> states) {
    static final SessionTokens NONE = new SessionTokens(Map.of());

    private static final ReplicaState NOTHING = new ReplicaState(-1, 0);

    SessionTokens {
        states = Map.copyOf(states);
    }

    /// From the header {@code x-ms-session-token}: {@code partition:version#lsn}, or {@code partition:lsn}, of one or
    /// more, commas between. None of a write: it does not ask for it.
    static SessionTokens of(GatewayRequest request) {
        String header = request.header("x-ms-session-token");
        if (header == null || Authentication.isWrite(GatewayOperation.of(request))) {
            return NONE;
        }
        Map<String, ReplicaState> states = new HashMap<>();
        for (String token : header.split(",", -1)) {
            String[] parts = token.strip().split("[:#]", -1);
            if (parts.length < 2) {
                throw GatewayException.badRequest("The session token provided '" + header + "' is invalid.");
            }
            try {
                boolean old = parts.length == 2;
                states.put(
                        parts[0],
                        new ReplicaState(old ? -1 : Long.parseLong(parts[1]), Long.parseLong(parts[old ? 1 : 2])));
            } catch (NumberFormatException e) {
                GatewayException refusal =
                        GatewayException.badRequest("The session token provided '" + header + "' is invalid.");
                refusal.initCause(e);
                throw refusal;
            }
        }
        return new SessionTokens(states);
    }

    /// What the reader has seen of a partition. Children of a split have at least what their parents had.
    ReplicaState of(PhysicalPartition partition) {
        ReplicaState seen = states.getOrDefault(partition.id(), NOTHING);
        for (String parent : partition.parents()) {
            seen = seen.atLeast(states.getOrDefault(parent, NOTHING));
        }
        return seen;
    }
}
