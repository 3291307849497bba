/// How fast a backup is, from HTTPS pages to HTTPS Put Blob, beside the SDK and the command line on the same documents:
/// {@link io.cosmosbackup.bench.Benchmark}, which `make bench` runs. docs/performance.md says what it found. Depends on
/// the engine, the emulator and the Cosmos SDK.
@NullMarked
package io.cosmosbackup.bench;

import org.jspecify.annotations.NullMarked;
