package io.cosmosbackup.emulator;

/// What of a request says who is throttled first. The request that a thread serves is in {@link #CURRENT}: budgets ask
/// there, so that nothing between the gateway and a partition has to hand it on.
///
/// @param bucket the throughput bucket that it counts against, 0 for none
record Traffic(boolean lowPriority, int bucket) {
    static final ScopedValue<Traffic> CURRENT = ScopedValue.newInstance();
    static final int LAST_BUCKET = 5;

    static Traffic current() {
        return CURRENT.orElse(new Traffic(false, 0));
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
        return new Traffic("Low".equalsIgnoreCase(priority), number);
    }
}
