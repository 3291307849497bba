/// The application. {@link io.cosmosbackup.Main} hands the command line to `cli`.
///
/// Depends on `cli`.
@NullMarked
package io.cosmosbackup;

import org.jspecify.annotations.NullMarked;
