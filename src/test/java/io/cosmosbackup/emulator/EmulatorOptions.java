package io.cosmosbackup.emulator;

import java.time.InstantSource;

/// What an emulator is started with.
///
/// @param port 0 for a free one
/// @param control whether {@code /_emulator/…} answers, to anyone
/// @param partitions of every new container; 0 to go by throughput
/// @param requestUnitsPerPartition that a physical partition may use in a second; 0 for no limit
/// @param clock what {@code _ts} is taken from; signatures are checked against the machine's clock
public record EmulatorOptions(
        String host,
        int port,
        AccountKeys keys,
        boolean control,
        int partitions,
        int requestUnitsPerPartition,
        InstantSource clock) {

    /// Loopback, a free port, random keys, no control API, partitions by throughput, no limit.
    public static EmulatorOptions defaults() {
        return new EmulatorOptions("127.0.0.1", 0, AccountKeys.random(), false, 0, 0, InstantSource.system());
    }

    public EmulatorOptions withAddress(String newHost, int newPort) {
        return new EmulatorOptions(newHost, newPort, keys, control, partitions, requestUnitsPerPartition, clock);
    }

    public EmulatorOptions withKeys(AccountKeys newKeys) {
        return new EmulatorOptions(host, port, newKeys, control, partitions, requestUnitsPerPartition, clock);
    }

    public EmulatorOptions withControl() {
        return new EmulatorOptions(host, port, keys, true, partitions, requestUnitsPerPartition, clock);
    }

    public EmulatorOptions withPartitions(int newPartitions) {
        return new EmulatorOptions(host, port, keys, control, newPartitions, requestUnitsPerPartition, clock);
    }

    public EmulatorOptions withRequestUnitsPerPartition(int newRequestUnits) {
        return new EmulatorOptions(host, port, keys, control, partitions, newRequestUnits, clock);
    }

    public EmulatorOptions withClock(InstantSource newClock) {
        return new EmulatorOptions(host, port, keys, control, partitions, requestUnitsPerPartition, newClock);
    }
}
