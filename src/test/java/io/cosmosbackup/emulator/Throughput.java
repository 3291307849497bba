package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Provisioned request units per second.
sealed interface Throughput {
    int MANUAL_PER_NEW_PARTITION = 6_000;
    int AUTOSCALE_PER_NEW_PARTITION = 10_000;
    /// The most that a physical partition serves.
    int MOST_PER_PARTITION = 10_000;

    int LEAST_MANUAL = 400;
    int LEAST_AUTOSCALE = 1_000;

    int requestUnits();

    /// What a new container of this throughput starts with.
    int partitions();

    /// The lowest it can be set to afterwards: a hundredth of the most it ever was, a tenth for autoscale.
    int minimum(int mostEver);

    record Manual(int requestUnits) implements Throughput {
        public Manual {
            if (requestUnits < LEAST_MANUAL || requestUnits % 100 != 0) {
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
        public int minimum(int mostEver) {
            return Math.max(LEAST_MANUAL, Math.ceilDiv(mostEver / 100, 100) * 100);
        }
    }

    record Autoscale(int requestUnits) implements Throughput {
        public Autoscale {
            if (requestUnits < LEAST_AUTOSCALE || requestUnits % 1000 != 0) {
                throw GatewayException.badRequest("Autoscale maximum throughput must be a multiple of 1000.");
            }
        }

        @Override
        public int partitions() {
            return Math.ceilDiv(requestUnits, AUTOSCALE_PER_NEW_PARTITION);
        }

        @Override
        public int minimum(int mostEver) {
            return Math.max(LEAST_AUTOSCALE, Math.ceilDiv(mostEver / 10, 1000) * 1000);
        }
    }

    /// From the headers of a creation; empty if they name none.
    static Optional<Throughput> of(GatewayRequest request) {
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
    static Throughput of(JsonNode content) {
        JsonNode autoscale = content.path("offerAutopilotSettings").path("maxThroughput");
        return autoscale.isNumber()
                ? new Autoscale(autoscale.asInt())
                : new Manual(content.path("offerThroughput").asInt());
    }
}
