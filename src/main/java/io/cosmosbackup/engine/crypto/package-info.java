/// Digests, encryption and signatures. Encryption is age's version 1 with X25519: {@link
/// io.cosmosbackup.engine.crypto.Recipients} encrypts, {@link io.cosmosbackup.engine.crypto.Identities} decrypts.
/// Signatures are Ed25519: {@link io.cosmosbackup.engine.crypto.SigningKey} signs, {@link
/// io.cosmosbackup.engine.crypto.TrustedKeys} holds the keys that are believed. The only package that touches the
/// JDK's cryptography and jagged; otherwise it knows `engine.report` for its failures.
@NullMarked
package io.cosmosbackup.engine.crypto;

import org.jspecify.annotations.NullMarked;
