/// Tokens by Microsoft Entra, and secrets that may change while a run goes on. Start at [EntraTokens]: it
/// asks for a token as a [TokenSource] says, keeps it, and renews it. A [Secret] is a key as it is now.
///
/// Depends on `engine.crypto`, `engine.http` and `engine.report`.
@NullMarked
package io.cosmosbackup.engine.identity;

import org.jspecify.annotations.NullMarked;
