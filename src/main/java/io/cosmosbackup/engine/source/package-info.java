/// Where documents come from and go to, whatever the API: [AccountSource] reads an account, [AccountTarget]
/// writes one, and [Access] opens it. One sub-package per API implements both; `rest` is what those over REST
/// share. `engine.accounts` opens them.
///
/// Depends on `engine.account`, `engine.identity`, `engine.items`, `engine.report` and `engine.requestunits`.
@NullMarked
package io.cosmosbackup.engine.source;

import org.jspecify.annotations.NullMarked;
