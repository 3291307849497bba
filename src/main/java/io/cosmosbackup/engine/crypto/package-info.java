/// Digests, encryption and signatures. Encryption is age's version 1 with X25519: [Recipients] encrypts,
/// [Identities] decrypts. Signatures are Ed25519: [SigningKey] signs, [TrustedKeys] holds the keys that are
/// believed. [ClientCertificate] signs what Microsoft Entra is shown, and [TrustedRoots] says which servers
/// are trusted. The only package that touches the JDK's cryptography and jagged.
///
/// Depends on `engine.report`.
@NullMarked
package io.cosmosbackup.engine.crypto;

import org.jspecify.annotations.NullMarked;
