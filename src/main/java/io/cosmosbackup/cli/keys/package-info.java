/// New keys in files and Secrets.
///
/// Depends on `engine.crypto` and `engine.report`.
@NullMarked
package io.cosmosbackup.cli.keys;

import org.jspecify.annotations.NullMarked;
