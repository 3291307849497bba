package io.cosmosbackup.emulator;

import io.cosmosbackup.emulator.Replication.Level;
import io.cosmosbackup.emulator.Traffic.Consistency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which replicas a read asks: by its strategy (`x-ms-cosmos-read-consistency-strategy`), else by its level
/// (`x-ms-consistency-level`), else by the account's.
final class ReadConsistency {
    private ReadConsistency() {}

    static Consistency of(GatewayRequest request, Level account) {
        String strategy = request.header("x-ms-cosmos-read-consistency-strategy");
        return switch (strategy == null ? "default" : strategy.toLowerCase(Locale.ROOT)) {
            case "default" -> of(request.header("x-ms-consistency-level"), account);
            case "eventual" -> Consistency.ANY;
            case "session" -> Consistency.SESSION;
            case "latestcommitted" -> Consistency.QUORUM;
            case "globalstrong" -> {
                if (account != Level.STRONG) {
                    throw GatewayException.badRequest("GlobalStrong is for accounts of Strong consistency only");
                }
                yield Consistency.QUORUM;
            }
            default -> throw GatewayException.badRequest("Unknown read consistency strategy " + strategy);
        };
    }

    /// A request can only ask for less than the account gives.
    private static Consistency of(@Nullable String asked, Level account) {
        Level level = account;
        for (Level one : Level.values()) {
            if (one.word().equalsIgnoreCase(asked)) {
                level = one;
            }
        }
        if (level.compareTo(account) < 0) {
            throw GatewayException.badRequest("Consistency level " + asked
                    + " specified in the request is invalid when the service has the level " + account.word());
        }
        return switch (level) {
            case STRONG, BOUNDED_STALENESS -> Consistency.QUORUM;
            case SESSION -> Consistency.SESSION;
            case CONSISTENT_PREFIX, EVENTUAL -> Consistency.ANY;
        };
    }
}
