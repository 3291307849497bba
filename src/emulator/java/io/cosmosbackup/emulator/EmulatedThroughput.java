package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Provisioned request units per second.
sealed interface EmulatedThroughput {
    int MANUAL_PER_NEW_PARTITION = 6_000;
    int AUTOSCALE_PER_NEW_PARTITION = 10_000;
    /// The most that a physical partition serves.
    int MOST_PER_PARTITION = 10_000;

    int LEAST_MANUAL = 400;
    int LEAST_AUTOSCALE = 1_000;
    int MOST = 1_000_000;
    int MANUAL_STEP = 100;
    int AUTOSCALE_STEP = 1_000;

    /// Containers that share a database's throughput without adding to its minimum.
    int FREE_SHARERS = 25;

    int requestUnits();

    /// What a new container of this throughput starts with.
    int partitions();

    /// The lowest it can be set to afterwards: a hundredth of the most it ever was, a tenth for autoscale,
    /// and a step for each container beyond 25 that shares it. What is stored counts too, but only from 100
    /// GB on.
    int minimum(int mostEver, int sharers);

    /// What the service makes of it when it changes between manual and autoscale.
    EmulatedThroughput migrated(int mostEver);

    private static int atLeast(int least, int share, int step, int sharers) {
        int bySharers = least + Math.max(0, sharers - FREE_SHARERS) * step;
        return Math.max(bySharers, roundedUp(share, step));
    }

    private static int roundedUp(int requestUnits, int step) {
        return Math.ceilDiv(requestUnits, step) * step;
    }

    record Manual(int requestUnits) implements EmulatedThroughput {
        public Manual {
            if (requestUnits < LEAST_MANUAL || requestUnits > MOST || requestUnits % MANUAL_STEP != 0) {
                throw GatewayException.badRequest(
                        "The offer should have valid throughput values between 400 and 1000000 inclusive in increments of"
                                + " 100.");
            }
        }

        @Override
        public int partitions() {
            return Math.ceilDiv(requestUnits, MANUAL_PER_NEW_PARTITION);
        }

        @Override
        public int minimum(int mostEver, int sharers) {
            return atLeast(LEAST_MANUAL, mostEver / 100, MANUAL_STEP, sharers);
        }

        @Override
        public EmulatedThroughput migrated(int mostEver) {
            return new Autoscale(
                    roundedUp(Math.max(LEAST_AUTOSCALE, Math.max(requestUnits, mostEver / 10)), AUTOSCALE_STEP));
        }
    }

    record Autoscale(int requestUnits) implements EmulatedThroughput {
        public Autoscale {
            if (requestUnits < LEAST_AUTOSCALE || requestUnits > MOST || requestUnits % AUTOSCALE_STEP != 0) {
                throw GatewayException.badRequest(
                        "The offer should have valid maximum throughput values between 1000 and 1000000 inclusive in"
                                + " increments of 1000.");
            }
        }

        @Override
        public int partitions() {
            return Math.ceilDiv(requestUnits, AUTOSCALE_PER_NEW_PARTITION);
        }

        @Override
        public int minimum(int mostEver, int sharers) {
            return atLeast(LEAST_AUTOSCALE, mostEver / 10, AUTOSCALE_STEP, sharers);
        }

        @Override
        public EmulatedThroughput migrated(int mostEver) {
            return new Manual(requestUnits);
        }
    }

    /// From the headers of a creation; empty if they name none.
    static Optional<EmulatedThroughput> of(GatewayRequest request) {
        String autoscale = request.header("x-ms-cosmos-offer-autopilot-settings");
        String manual = request.header("x-ms-offer-throughput");
        if (autoscale != null && manual != null) {
            throw GatewayException.badRequest("Both manual and autoscale throughput are given");
        } else if (autoscale != null) {
            JsonNode settings = Json.read(autoscale.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new Autoscale(settings.path("maxThroughput").asInt()));
        } else if (manual != null) {
            return Optional.of(new Manual(GatewayRequest.number("x-ms-offer-throughput", manual)));
        }
        return Optional.empty();
    }

    /// From an offer's {@code content}.
    static EmulatedThroughput of(JsonNode content) {
        JsonNode autoscale = content.path("offerAutopilotSettings").path("maxThroughput");
        return autoscale.isNumber()
                ? new Autoscale(autoscale.asInt())
                : new Manual(content.path("offerThroughput").asInt());
    }
}
