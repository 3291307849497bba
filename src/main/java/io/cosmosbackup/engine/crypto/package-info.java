/// Digests, and later encryption and signatures. The only package that touches the JDK's cryptography.
@NullMarked
package io.cosmosbackup.engine.crypto;

import org.jspecify.annotations.NullMarked;
