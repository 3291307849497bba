/// A stand-in for Azure Resource Manager over the account of a {@link
/// io.cosmosbackup.emulator.CosmosEmulator}, for tests and the demonstration. Start at {@link
/// io.cosmosbackup.emulator.arm.ResourceManager}. It takes signed tokens for the manager, asks whether a role
/// has the action that a request needs, and then asks the account as the service's own resource provider
/// does. Errors before the provider have the manager's shape, all others the provider's. Depends on the JDK,
/// Jackson and the emulator only.
@NullMarked
package io.cosmosbackup.emulator.arm;

import org.jspecify.annotations.NullMarked;
