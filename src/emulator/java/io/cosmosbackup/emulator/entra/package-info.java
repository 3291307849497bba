/// A stand-in for Microsoft Entra's token service, for tests and the demonstration. Start at {@link
/// io.cosmosbackup.emulator.entra.TokenService}; as a program, {@link
/// io.cosmosbackup.emulator.entra.TokenServiceMain}. It believes service accounts' tokens by the keys of
/// their issuer, certificates and secrets by what was registered, and answers with tokens that it signs
/// itself. What it refuses, it refuses with the service's documented error codes. Depends on the JDK and
/// Jackson only.
@NullMarked
package io.cosmosbackup.emulator.entra;

import org.jspecify.annotations.NullMarked;
