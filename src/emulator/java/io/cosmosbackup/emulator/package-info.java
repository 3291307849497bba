/// A stand-in for the Azure Cosmos DB gateway (NoSQL API, HTTP/1.1), for tests and the demonstration. Start
/// at {@link io.cosmosbackup.emulator.CosmosEmulator}; as a program, {@link
/// io.cosmosbackup.emulator.EmulatorMain}; to load data, {@link io.cosmosbackup.emulator.EmulatorClient}. A
/// request takes the way {@code GatewayServer} (HTTP) → {@code Gateway} (faults, keys, routing) → {@code
/// …Requests} (one class per resource) → {@code PhysicalPartition} (state). What it does not know is
/// answered 400 or 501 by name, never a silent 200. Depends on the JDK and Jackson's tokenizer only:
/// nothing of the SDK and nothing of the engine, so that both can be judged by it.
@NullMarked
package io.cosmosbackup.emulator;

import org.jspecify.annotations.NullMarked;
