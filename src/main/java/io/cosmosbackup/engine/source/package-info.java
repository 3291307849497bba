/// Where documents come from and go to, whatever the API: {@link io.cosmosbackup.engine.source.AccountSource}
/// reads an account, {@link io.cosmosbackup.engine.source.AccountTarget} writes one. One sub-package per API
/// implements both. Depends on `account`.
@NullMarked
package io.cosmosbackup.engine.source;

import org.jspecify.annotations.NullMarked;
