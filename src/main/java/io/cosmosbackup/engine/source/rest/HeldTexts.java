package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Bounds of what a run keeps of an account until its manifest is written: definitions and offers as text,
/// and names. A definition has some KiB, and an account some hundred containers.
public final class HeldTexts {
    private static final long MOST_BYTES = 32L << 20;
    private static final int MOST_CONTAINERS = 50_000;

    private final String account;
    private final Map<String, Integer> definitions = new HashMap<>(); // their sizes, by what they are of
    private final Map<String, Integer> containers = new HashMap<>(); // how many, by database
    private long bytes;
    private long offers;

    /// @param account its endpoint, for messages
    public HeldTexts(String account) {
        this.account = account;
    }

    public synchronized String definition(String what, byte[] json) {
        if (!JsonMembers.isObject(json)) {
            throw new BackupException(
                    Reason.Unavailable, "account " + account + " answered with no definition of " + what);
        }
        if (json.length > CosmosRequest.LONGEST_DEFINITION) {
            throw tooMuch("the definition of " + what + " has " + json.length + " bytes");
        }
        Integer before = definitions.put(what, json.length);
        bytes += json.length - (before == null ? 0 : before);
        requireRoom();
        return new String(json, StandardCharsets.UTF_8);
    }

    public synchronized String offer(byte[] json) {
        bytes += json.length;
        offers++;
        requireRoom();
        return new String(json, StandardCharsets.UTF_8);
    }

    public synchronized void containers(String database, int number) {
        containers.put(database, number);
        long all = containers.values().stream().mapToLong(Integer::longValue).sum();
        if (all > MOST_CONTAINERS) {
            throw tooMuch("it has more than " + MOST_CONTAINERS + " containers");
        }
    }

    private void requireRoom() {
        if (bytes > MOST_BYTES) {
            throw tooMuch("its %,d definitions and %,d offers have more than %,d bytes together"
                    .formatted(definitions.size(), offers, MOST_BYTES));
        }
    }

    private BackupException tooMuch(String why) {
        return new BackupException(
                Reason.Unavailable,
                "account " + account + " is more than one backup holds: " + why
                        + ". HINT: back it up in several parts (include)");
    }
}
