package io.cosmosbackup.emulator;

/// What a partition has to know of a request before it is served. That of the request which a thread serves is in
/// {@link #CURRENT}: partitions and budgets ask there, so that nothing between the gateway and them has to hand it on.
///
/// @param bucket the throughput bucket that it counts against, 0 for none
/// @param seen what the reader says it has seen
record Traffic(boolean lowPriority, int bucket, SessionTokens seen) {
    static final ScopedValue<Traffic> CURRENT = ScopedValue.newInstance();
    static final int LAST_BUCKET = 5;

    static Traffic current() {
        return CURRENT.orElse(new Traffic(false, 0, SessionTokens.NONE));
    }

    static Traffic of(GatewayRequest request) {
        String priority = request.header("x-ms-cosmos-priority-level");
        if (priority != null && !priority.equalsIgnoreCase("Low") && !priority.equalsIgnoreCase("High")) {
            throw GatewayException.badRequest("Invalid value '" + priority + "' of header x-ms-cosmos-priority-level");
        }
        String bucket = request.header("x-ms-cosmos-throughput-bucket");
        int number = bucket == null ? 0 : GatewayRequest.number("x-ms-cosmos-throughput-bucket", bucket);
        if (bucket != null && (number < 1 || number > LAST_BUCKET)) {
            throw GatewayException.badRequest("A throughput bucket is 1 to " + LAST_BUCKET + ", not " + number);
        }
        return new Traffic("Low".equalsIgnoreCase(priority), number, SessionTokens.of(request));
    }
}
