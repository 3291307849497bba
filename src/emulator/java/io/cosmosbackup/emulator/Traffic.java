package io.cosmosbackup.emulator;

import org.jspecify.annotations.Nullable;

/// What a partition has to know of a request before it is served. That of the request which a thread serves is in
/// {@link #CURRENT}: partitions and budgets ask there, so that nothing between the gateway and them has to hand it on.
///
/// @param bucket the throughput bucket that it counts against, 0 for none
/// @param consistency which replicas a read asks
/// @param seen what the reader says it has seen
/// @param readRegion the region that was reached, null for the one that is written to
record Traffic(
        boolean lowPriority,
        int bucket,
        Consistency consistency,
        SessionTokens seen,
        @Nullable String readRegion) {
    static final ScopedValue<Traffic> CURRENT = ScopedValue.newInstance();
    static final int LAST_BUCKET = 5;

    /// What a look from inside sees: everything that was acknowledged.
    static final Traffic INTERNAL = new Traffic(false, 0, Consistency.QUORUM, SessionTokens.NONE, null);

    /// Which replicas a read asks: any one, any one that has what the session has seen, or a quorum.
    enum Consistency {
        ANY,
        SESSION,
        QUORUM
    }

    static Traffic current() {
        return CURRENT.orElse(INTERNAL);
    }

    static Traffic of(GatewayRequest request, Replication.Level level, @Nullable String readRegion) {
        String priority = request.header("x-ms-cosmos-priority-level");
        if (priority != null && !priority.equalsIgnoreCase("Low") && !priority.equalsIgnoreCase("High")) {
            throw GatewayException.badRequest("Invalid value '" + priority + "' of header x-ms-cosmos-priority-level");
        }
        String bucket = request.header("x-ms-cosmos-throughput-bucket");
        int number = bucket == null ? 0 : GatewayRequest.number("x-ms-cosmos-throughput-bucket", bucket);
        if (bucket != null && (number < 1 || number > LAST_BUCKET)) {
            throw GatewayException.badRequest("A throughput bucket is 1 to " + LAST_BUCKET + ", not " + number);
        }
        Consistency consistency = ReadConsistency.of(request, level);
        return new Traffic(
                "Low".equalsIgnoreCase(priority),
                number,
                consistency,
                consistency == Consistency.ANY ? SessionTokens.NONE : SessionTokens.of(request),
                readRegion);
    }

    /// What a read that costs `charge` at one replica costs: a quorum is two.
    double readCharge(double charge) {
        return consistency == Consistency.QUORUM ? 2 * charge : charge;
    }
}
