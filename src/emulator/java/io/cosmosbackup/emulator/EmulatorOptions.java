package io.cosmosbackup.emulator;

import java.time.InstantSource;
import java.util.List;

/// What an emulator is started with.
///
/// @param port 0 for a free one
/// @param httpsPort 0 for a free one, {@link #NO_HTTPS} for none
/// @param regions the first is written to; the others listen on free ports
/// @param localAuth whether keys are taken; the service calls its opposite {@code disableLocalAuth}
/// @param control whether {@code /_emulator/…} answers, to anyone
/// @param partitions of every new container; 0 to go by throughput
/// @param requestUnitsPerPartition that a physical partition may use in a second; 0 for no limit
/// @param clock what {@code _ts} is taken from; signatures and tokens are checked against the machine's clock
public record EmulatorOptions(
        String host,
        int port,
        int httpsPort,
        List<String> regions,
        AccountKeys keys,
        boolean localAuth,
        boolean control,
        int partitions,
        int requestUnitsPerPartition,
        InstantSource clock) {
    public static final int NO_HTTPS = -1;

    public EmulatorOptions {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("an account has at least one region");
        }
    }

    /// Loopback, a free port, one region, random keys, no HTTPS, no control API, partitions by throughput, no limit.
    public static EmulatorOptions defaults() {
        return new EmulatorOptions(
                "127.0.0.1",
                0,
                NO_HTTPS,
                List.of("Emulator"),
                AccountKeys.random(),
                true,
                false,
                0,
                0,
                InstantSource.system());
    }

    public EmulatorOptions withAddress(String newHost, int newPort) {
        return new EmulatorOptions(
                newHost,
                newPort,
                httpsPort,
                regions,
                keys,
                localAuth,
                control,
                partitions,
                requestUnitsPerPartition,
                clock);
    }

    /// On a free port.
    public EmulatorOptions withHttps() {
        return withHttps(0);
    }

    public EmulatorOptions withHttps(int newHttpsPort) {
        return new EmulatorOptions(
                host,
                port,
                newHttpsPort,
                regions,
                keys,
                localAuth,
                control,
                partitions,
                requestUnitsPerPartition,
                clock);
    }

    public EmulatorOptions withRegions(String... newRegions) {
        return new EmulatorOptions(
                host,
                port,
                httpsPort,
                List.of(newRegions),
                keys,
                localAuth,
                control,
                partitions,
                requestUnitsPerPartition,
                clock);
    }

    public EmulatorOptions withKeys(AccountKeys newKeys) {
        return new EmulatorOptions(
                host,
                port,
                httpsPort,
                regions,
                newKeys,
                localAuth,
                control,
                partitions,
                requestUnitsPerPartition,
                clock);
    }

    public EmulatorOptions withoutLocalAuth() {
        return new EmulatorOptions(
                host, port, httpsPort, regions, keys, false, control, partitions, requestUnitsPerPartition, clock);
    }

    public EmulatorOptions withControl() {
        return new EmulatorOptions(
                host, port, httpsPort, regions, keys, localAuth, true, partitions, requestUnitsPerPartition, clock);
    }

    public EmulatorOptions withPartitions(int newPartitions) {
        return new EmulatorOptions(
                host,
                port,
                httpsPort,
                regions,
                keys,
                localAuth,
                control,
                newPartitions,
                requestUnitsPerPartition,
                clock);
    }

    public EmulatorOptions withRequestUnitsPerPartition(int newRequestUnits) {
        return new EmulatorOptions(
                host, port, httpsPort, regions, keys, localAuth, control, partitions, newRequestUnits, clock);
    }

    public EmulatorOptions withClock(InstantSource newClock) {
        return new EmulatorOptions(
                host,
                port,
                httpsPort,
                regions,
                keys,
                localAuth,
                control,
                partitions,
                requestUnitsPerPartition,
                newClock);
    }
}
